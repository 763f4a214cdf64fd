import { Group, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Agent } from "@/api/types";
import { keys } from "@/data/keys";
import { connectionsQuery } from "@/data/workspace";
import card from "@/shared/card.module.css";
import { ChannelIcon } from "@/shared/channel-icon";
import { Failure } from "@/shared/failure";

/** The accounts on which this agent answers; all others have the default one. */
export function AgentConnections({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents");
  const { data } = useQuery(connectionsQuery);
  const client = useQueryClient();
  const link = useMutation({
    mutationFn: ({ id, linked }: { id: string; linked: boolean }): Promise<unknown> =>
      linked
        ? api.POST("/v1/agents/{agent_id}/connections", {
            params: { path: { agent_id: agent.id } },
            body: { connection_id: id },
          })
        : api.DELETE("/v1/agents/{agent_id}/connections/{connection_id}", {
            params: { path: { agent_id: agent.id, connection_id: id } },
          }),
    onSettled() {
      void client.invalidateQueries({ queryKey: keys.agents });
      void client.invalidateQueries({ queryKey: keys.connections });
    },
  });
  return (
    <Stack>
      <Text size="sm" className={card.quiet}>
        {t(agent.is_default ? "connectionsDefaultHint" : "connectionsHint")}
      </Text>
      {data?.data.map((connection) => (
        <Group key={connection.id} gap="sm" wrap="nowrap" align="start">
          <ChannelIcon channel={connection.channel} size={24} />
          <Switch
            label={<bdi>{connection.name || connection.account_id}</bdi>}
            description={connection.name && <bdi>{connection.account_id}</bdi>}
            checked={agent.connection_ids.includes(connection.id)}
            disabled={link.isPending}
            onChange={(event) =>
              link.mutate({ id: connection.id, linked: event.currentTarget.checked })
            }
          />
        </Group>
      ))}
      <Failure error={link.error} />
    </Stack>
  );
}
