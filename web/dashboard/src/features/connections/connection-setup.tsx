import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Channel, Connection } from "@/api/types";
import { CopyField } from "@/shared/copy-field";
import { SetupText } from "./setup-text";

interface ConnectionSetupProps {
  connection: Connection;
  channel: Channel;
}

export function ConnectionSetup({ connection, channel }: ConnectionSetupProps) {
  const { t } = useTranslation("connections");
  return (
    <Stack maw={720}>
      <CopyField label={t("webhookUrl")} value={connection.webhook_url} />
      <Text size="sm">{t(connection.verify_token_set ? "verifyTokenSet" : "verifyTokenNone")}</Text>
      <SetupText channel={channel} address={connection.webhook_url} />
    </Stack>
  );
}
