import { Alert, Badge, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { keys } from "@/data/keys";
import { Page } from "@/shared/page";
import { ErrorState, PageLoading } from "@/shared/states";
import { TabList } from "@/shared/tab-list";
import { AgentConnections } from "./agent-connections";
import { AgentHours } from "./agent-hours";
import { AgentSettings } from "./agent-settings";
import { AgentTools } from "./agent-tools";
import classes from "./agents.module.css";
import { Instructions } from "./instructions";
import { Playground } from "./playground";

/** What an agent knows, may do and when; beside it, a place to try it. */
export function AgentPage() {
  const { t } = useTranslation("agents");
  const { agentId } = useParams({ from: "/signed-in/agents/$agentId" });
  const { tab } = useSearch({ from: "/signed-in/agents/$agentId" });
  const navigate = useNavigate();
  const agent = useQuery({
    queryKey: keys.agent(agentId),
    queryFn: ({ signal }) =>
      body(api.GET("/v1/agents/{agent_id}", { signal, params: { path: { agent_id: agentId } } })),
  });
  if (agent.isPending) return <PageLoading />;
  if (agent.isError) {
    return <ErrorState error={agent.error} onRetry={() => void agent.refetch()} />;
  }
  const { data } = agent;
  return (
    <Page
      title={data.name}
      back={{ to: "/agents", label: t("toAgents") }}
      actions={data.is_default && <Badge>{t("default")}</Badge>}
    >
      {data.hint && (
        <Alert color="orange" variant="light" mb="md">
          {data.hint}
        </Alert>
      )}
      <div className={classes.two}>
        <Tabs
          value={tab ?? "instructions"}
          onChange={(next) => void navigate({ to: ".", search: { tab: next ?? "instructions" } })}
          keepMounted={false}
        >
          <TabList>
            <Tabs.Tab value="instructions">{t("tab.instructions")}</Tabs.Tab>
            <Tabs.Tab value="settings">{t("tab.settings")}</Tabs.Tab>
            <Tabs.Tab value="hours">{t("tab.hours")}</Tabs.Tab>
            <Tabs.Tab value="tools">{t("tab.tools")}</Tabs.Tab>
            <Tabs.Tab value="connections">{t("tab.connections")}</Tabs.Tab>
          </TabList>
          <Tabs.Panel value="instructions">
            <Instructions agent={data} />
          </Tabs.Panel>
          <Tabs.Panel value="settings">
            <AgentSettings agent={data} />
          </Tabs.Panel>
          <Tabs.Panel value="hours">
            <AgentHours agent={data} />
          </Tabs.Panel>
          <Tabs.Panel value="tools">
            <AgentTools agent={data} />
          </Tabs.Panel>
          <Tabs.Panel value="connections">
            <AgentConnections agent={data} />
          </Tabs.Panel>
        </Tabs>
        <Playground key={data.id} agent={data} />
      </div>
    </Page>
  );
}
