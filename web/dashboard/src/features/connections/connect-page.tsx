import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import { useManages } from "@/data/permissions";
import { channelsQuery } from "@/data/workspace";
import { AdminsOnly } from "@/shared/admins-only";
import { ChannelIcon } from "@/shared/channel-icon";
import { Page } from "@/shared/page";
import { ErrorState, PageLoading } from "@/shared/states";
import { ConnectForm } from "./connect-form";
import { Connected } from "./connected";
import classes from "./connections.module.css";
import { SetupText } from "./setup-text";

type ConnectedOut = components["schemas"]["ConnectedOut"];

/** Connecting an account: the form that the channel asks for, and its guide beside it. */
export function ConnectPage() {
  const { t } = useTranslation("connections");
  const { channel: key } = useParams({ from: "/signed-in/connect/$channel" });
  const channels = useQuery(channelsQuery);
  const manages = useManages();
  const [made, setMade] = useState<ConnectedOut | null>(null);
  if (channels.isPending) return <PageLoading />;
  const channel = channels.data?.data.find((c) => c.key === key || c.aliases.includes(key));
  if (!channel) return <ErrorState error={channels.error ?? new Error(t("noSuchChannel"))} />;
  return (
    <Page
      title={t("connect", { name: channel.name })}
      icon={<ChannelIcon channel={channel.key} size={36} decorative />}
      back={{ to: "/connections", label: t("toConnections") }}
    >
      <div className={classes.two}>
        <section aria-label={t("account")}>
          {made && <Connected made={made} />}
          {!made && manages && <ConnectForm channel={channel} onDone={setMade} />}
          {!manages && <AdminsOnly />}
        </section>
        <section aria-labelledby="guide">
          <Title order={2} size="h5" id="guide" mb="xs">
            {t("guide")}
          </Title>
          <SetupText channel={channel} {...(made ? { address: made.webhook_url } : {})} />
        </section>
      </div>
    </Page>
  );
}
