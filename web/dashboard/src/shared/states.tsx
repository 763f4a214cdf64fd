import { Button, Center, Loader, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { CircleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Unreachable } from "@/api/problem";

export function PageLoading() {
  const { t } = useTranslation();
  return (
    <Center h="100%" p="xl">
      <Loader aria-label={t("loading")} />
    </Center>
  );
}

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
}

/** Nothing is here, and what to do about it. */
export function EmptyState({ icon: Icon, title, hint, action }: EmptyStateProps) {
  return (
    <Center h="100%" p="xl">
      <Stack align="center" gap="xs" maw={420} ta="center">
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
          <Icon size={28} />
        </ThemeIcon>
        <Title order={2} size="h4">
          {title}
        </Title>
        {hint && (
          <Text c="dimmed" size="sm" component="div">
            {hint}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

/** What an error tells people, in words that say what to do. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (error instanceof Unreachable) return t("unreachable");
    return error instanceof Error && error.message ? error.message : t("failed");
  };
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const textOf = useErrorText();
  return (
    <div role="alert" style={{ height: "100%" }}>
      <EmptyState
        icon={CircleAlert}
        title={t("failed")}
        hint={textOf(error)}
        action={onRetry && <Button onClick={onRetry}>{t("retry")}</Button>}
      />
    </div>
  );
}
