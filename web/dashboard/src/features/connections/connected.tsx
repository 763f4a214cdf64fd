import { Alert, Stack } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import { CopyField } from "@/shared/copy-field";
import { LinkButton } from "@/shared/links";

/** What the platform's own console has to be told now. */
export function Connected({ made }: { made: components["schemas"]["ConnectedOut"] }) {
  const { t } = useTranslation("connections");
  return (
    <Stack>
      <Alert
        color="teal"
        icon={<CircleCheck size={20} />}
        title={t("connected", { name: made.name })}
        role="status"
      >
        {t("connectedHint")}
      </Alert>
      <CopyField label={t("webhookUrl")} value={made.webhook_url} />
      {made.verify_token && <CopyField label={t("verifyToken")} value={made.verify_token} />}
      {Object.entries(made.made).map(([name, value]) => (
        <CopyField key={name} label={name} value={value} description={t("shownOnce")} />
      ))}
      <LinkButton
        to="/connections/$connectionId"
        params={{ connectionId: made.id }}
        search={{ tab: "test" }}
        style={{ alignSelf: "start" }}
      >
        {t("testNow")}
      </LinkButton>
    </Stack>
  );
}
