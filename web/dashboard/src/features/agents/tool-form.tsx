import { Button, JsonInput, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import { Dialog } from "@/shared/dialog";
import { Failure } from "@/shared/failure";

type Tool = components["schemas"]["ToolOut"];
type ToolIn = components["schemas"]["ToolIn"];

interface ToolFormProps {
  agentId: string;
  tool: Tool | null;
  onClose: () => void;
  onSaved: () => void;
}

/** Headers hold secrets and are never shown again: left empty, they stay as they are. */
export function ToolForm({ agentId, tool, onClose, onSaved }: ToolFormProps) {
  const { t } = useTranslation(["agents", "shell"]);
  const [method, setMethod] = useState<string | null>(tool?.method ?? "GET");
  const save = useMutation({
    mutationFn: (given: ToolIn) =>
      tool
        ? body(
            api.PATCH("/v1/agents/{agent_id}/tools/{tool_id}", {
              params: { path: { agent_id: agentId, tool_id: tool.id } },
              body: given as never,
            }),
          )
        : body(
            api.POST("/v1/agents/{agent_id}/tools", {
              params: { path: { agent_id: agentId } },
              body: given,
            }),
          ),
    onSuccess: onSaved,
  });
  const [unreadable, setUnreadable] = useState<Error | null>(null);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    try {
      const headers = text("headers");
      setUnreadable(null);
      save.mutate({
        name: text("name"),
        description: text("description"),
        method: (method ?? "GET") as ToolIn["method"],
        url: text("url"),
        parameters: JSON.parse(text("parameters") || '{"type":"object","properties":{}}'),
        bound: JSON.parse(text("bound") || "{}"),
        ...(headers ? { headers: JSON.parse(headers) } : {}),
        side_effects: form.get("side_effects") === "on",
      } as ToolIn);
    } catch {
      setUnreadable(new Error(t("notJson")));
    }
  }

  return (
    <Dialog onClose={onClose} size="lg" title={tool ? tool.name : t("newTool")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            name="name"
            label={t("toolName")}
            defaultValue={tool?.name}
            pattern="[A-Za-z][A-Za-z0-9_\-]{0,63}"
            required
            dir="ltr"
            data-autofocus
          />
          <TextInput
            name="description"
            label={t("toolDescription")}
            defaultValue={tool?.description}
            required
            maxLength={2000}
          />
          <Select
            label={t("method")}
            data={["GET", "POST", "PUT", "PATCH", "DELETE"]}
            value={method}
            onChange={setMethod}
            allowDeselect={false}
          />
          <TextInput
            name="url"
            label={t("url")}
            description={t("urlHint")}
            defaultValue={tool?.url}
            required
            maxLength={2000}
            dir="ltr"
          />
          <JsonInput
            name="parameters"
            label={t("parameters")}
            description={t("parametersHint")}
            defaultValue={JSON.stringify(
              tool?.parameters ?? { type: "object", properties: {} },
              null,
              2,
            )}
            autosize
            minRows={4}
            validationError={t("notJson")}
            dir="ltr"
          />
          <JsonInput
            name="bound"
            label={t("bound")}
            description={t("boundHint")}
            defaultValue={JSON.stringify(tool?.bound ?? {}, null, 2)}
            autosize
            minRows={2}
            validationError={t("notJson")}
            dir="ltr"
          />
          <JsonInput
            name="headers"
            label={t("headers")}
            description={t("headersHint")}
            autosize
            minRows={2}
            validationError={t("notJson")}
            dir="ltr"
          />
          <Switch
            name="side_effects"
            label={t("sideEffects")}
            description={t("sideEffectsHint")}
            defaultChecked={tool?.side_effects ?? false}
          />
          <Failure error={unreadable ?? save.error} />
          <Button type="submit" loading={save.isPending}>
            {t("shell:save")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
