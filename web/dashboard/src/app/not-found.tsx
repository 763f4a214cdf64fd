import { Center, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/shared/links";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Center component="main" h="100%" mih="60vh" p="md">
      <Stack align="center" gap="sm" ta="center">
        <Title order={1} size="h3">
          {t("notFound")}
        </Title>
        <Text c="dimmed">{t("notFoundHint")}</Text>
        <LinkButton to="/inbox" search={{ status: "open" }}>
          {t("toInbox")}
        </LinkButton>
      </Stack>
    </Center>
  );
}
