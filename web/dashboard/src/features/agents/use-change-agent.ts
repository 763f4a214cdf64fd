import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import { keys } from "@/data/keys";

/** Only what is given changes. */
export type AgentChange = Partial<components["schemas"]["AgentPatch"]>;

export function useChangeAgent(agentId: string) {
  const { t } = useTranslation("agents");
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: AgentChange) =>
      body(
        api.PATCH("/v1/agents/{agent_id}", {
          params: { path: { agent_id: agentId } },
          body: change as components["schemas"]["AgentPatch"],
        }),
      ),
    onSuccess(agent) {
      client.setQueryData(keys.agent(agentId), agent);
      void client.invalidateQueries({ queryKey: keys.agents });
      notifications.show({ message: t("saved"), color: "teal" });
    },
  });
}
