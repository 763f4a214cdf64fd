import { Container, Group, Text, Title } from "@mantine/core";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { LinkIcon } from "./links";
import classes from "./page.module.css";

interface PageProps {
  title: string;
  hint?: ReactNode;
  /** Beside the title, at its end. */
  actions?: ReactNode;
  /** Before the title: what it is of. */
  icon?: ReactNode;
  back?: { to: "/connections" | "/agents"; label: string };
  children: ReactNode;
}

/** A page that scrolls, with its heading. */
export function Page({ title, hint, actions, icon, back, children }: PageProps) {
  return (
    <Container size="lg" py="lg" px="md">
      <Group justify="space-between" align="start" mb="lg" gap="sm">
        <Group gap="sm" wrap="nowrap" align="start" style={{ minWidth: 0 }}>
          {back && (
            <LinkIcon
              to={back.to}
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={back.label}
              className={classes.back}
            >
              <ChevronLeft size={20} aria-hidden />
            </LinkIcon>
          )}
          {icon}
          <div style={{ minWidth: 0 }}>
            <Title order={1} size="h3" dir="auto" className={classes.title}>
              {title}
            </Title>
            {hint && (
              <Text size="sm" className={classes.hint} component="div">
                {hint}
              </Text>
            )}
          </div>
        </Group>
        {actions}
      </Group>
      {children}
    </Container>
  );
}
