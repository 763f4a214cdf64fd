import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { conversationQuery } from "@/data/conversations";
import { contactName } from "@/shared/contact-name";

export function FirstMessage({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation(["start", "inbox"]);
  const { data } = useQuery(conversationQuery(conversationId));
  return (
    <div role="status">
      <Text fw={600}>{t("arrived")}</Text>
      {data && (
        <Text size="sm" dir="auto" lineClamp={4}>
          {contactName(data.contact, t("inbox:someone")).slice(0, 200)}: {data.last_message_preview}
        </Text>
      )}
    </div>
  );
}
