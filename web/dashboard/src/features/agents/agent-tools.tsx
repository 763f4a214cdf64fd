import { Badge, Button, Group, Paper, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import type { Agent } from "@/api/types";
import card from "@/shared/card.module.css";
import { ConfirmButton } from "@/shared/confirm-button";
import { Failure } from "@/shared/failure";
import { ToolForm } from "./tool-form";

type Tool = components["schemas"]["ToolOut"];

/** The addresses that the agent may call while it answers. */
export function AgentTools({ agent }: { agent: Agent }) {
  const { t } = useTranslation(["agents", "shell"]);
  const client = useQueryClient();
  const [editing, setEditing] = useState<Tool | "new" | null>(null);
  const queryKey = ["tools", agent.id];
  const path = { agent_id: agent.id };
  const tools = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/agents/{agent_id}/tools", {
          signal,
          params: { path, query: { limit: 200 } },
        }),
      ),
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/v1/agents/{agent_id}/tools/{tool_id}", {
        params: { path: { ...path, tool_id: id } },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey }),
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm" className={card.quiet}>
          {t("toolsHint")}
        </Text>
        <Button
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setEditing("new")}
        >
          {t("newTool")}
        </Button>
      </Group>
      <Failure error={tools.error ?? remove.error} />
      {tools.data?.data.length === 0 && <Text size="sm">{t("noTools")}</Text>}
      {tools.data?.data.map((tool) => (
        <Paper key={tool.id} withBorder p="sm" radius="md">
          <Group justify="space-between" align="start">
            <div style={{ minWidth: 0 }}>
              <Text component="div" fw={600} size="sm" dir="ltr">
                {tool.name}
              </Text>
              <div className={card.quiet} dir="auto">
                {tool.description}
              </div>
              <Text
                component="div"
                size="xs"
                ff="monospace"
                dir="ltr"
                style={{ overflowWrap: "anywhere" }}
              >
                {tool.method} {tool.url}
              </Text>
              {tool.side_effects && (
                <Badge size="sm" color="orange.9" mt={4}>
                  {t("sideEffects")}
                </Badge>
              )}
            </div>
            <Group gap="xs">
              <Button size="compact-sm" variant="light" onClick={() => setEditing(tool)}>
                {t("change")}
              </Button>
              <ConfirmButton
                size="compact-sm"
                question={t("deleteQuestion", { name: tool.name })}
                onConfirm={() => remove.mutate(tool.id)}
              >
                {t("shell:delete")}
              </ConfirmButton>
            </Group>
          </Group>
        </Paper>
      ))}
      {editing && (
        <ToolForm
          agentId={agent.id}
          tool={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null);
            void client.invalidateQueries({ queryKey });
          }}
        />
      )}
    </Stack>
  );
}
