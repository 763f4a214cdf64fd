import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { channelsQuery, connectionsQuery } from "@/data/workspace";
import { ChannelIcon } from "@/shared/channel-icon";
import { Page } from "@/shared/page";
import { ErrorState, PageLoading } from "@/shared/states";
import { TabList } from "@/shared/tab-list";
import { ConnectionOverview } from "./connection-overview";
import { ConnectionSetup } from "./connection-setup";
import { StatusBadge } from "./status-badge";
import { TemplateList } from "./template-list";
import { WebhookTest } from "./webhook-test";

export function ConnectionPage() {
  const { t } = useTranslation("connections");
  const { connectionId } = useParams({ from: "/signed-in/connections/$connectionId" });
  const { tab } = useSearch({ from: "/signed-in/connections/$connectionId" });
  const navigate = useNavigate();
  const connections = useQuery(connectionsQuery);
  const { data: channels } = useQuery(channelsQuery);
  if (connections.isPending || !channels) return <PageLoading />;
  const connection = connections.data?.data.find((c) => c.id === connectionId);
  const channel = channels.data.find((c) => c.key === connection?.channel);
  if (!connection || !channel) {
    return (
      <ErrorState
        error={connections.error ?? new Error(t("noSuchConnection"))}
        onRetry={() => void connections.refetch()}
      />
    );
  }
  return (
    <Page
      title={connection.name || connection.account_id}
      hint={`${channel.name} · ${connection.account_id}`}
      icon={<ChannelIcon channel={channel.key} size={36} decorative />}
      back={{ to: "/connections", label: t("toConnections") }}
      actions={<StatusBadge connection={connection} />}
    >
      <Tabs
        value={tab ?? "overview"}
        onChange={(next) => void navigate({ to: ".", search: { tab: next ?? "overview" } })}
        keepMounted={false}
      >
        <TabList>
          <Tabs.Tab value="overview">{t("tab.overview")}</Tabs.Tab>
          <Tabs.Tab value="setup">{t("tab.setup")}</Tabs.Tab>
          <Tabs.Tab value="test">{t("tab.test")}</Tabs.Tab>
          {channel.templates && <Tabs.Tab value="templates">{t("tab.templates")}</Tabs.Tab>}
        </TabList>
        <Tabs.Panel value="overview">
          <ConnectionOverview connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="setup">
          <ConnectionSetup connection={connection} channel={channel} />
        </Tabs.Panel>
        <Tabs.Panel value="test">
          <WebhookTest connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <TemplateList connection={connection} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
