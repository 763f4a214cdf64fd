import { Button, Group, NumberInput, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Agent } from "@/api/types";
import { keys } from "@/data/keys";
import { ConfirmButton } from "@/shared/confirm-button";
import { Failure } from "@/shared/failure";
import { useChangeAgent } from "./use-change-agent";

export function AgentSettings({ agent }: { agent: Agent }) {
  const { t } = useTranslation(["agents", "shell"]);
  const change = useChangeAgent(agent.id);
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () =>
      api.DELETE("/v1/agents/{agent_id}", { params: { path: { agent_id: agent.id } } }),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: keys.agents });
      await navigate({ to: "/agents" });
    },
  });

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    change.mutate({
      name: text("name"),
      model: text("model") || null,
      language: text("language") || "customer",
      handoff_message: text("handoff_message") || null,
      token_budget: Number(text("token_budget")) || agent.token_budget,
      return_after_hours: Number(text("return_after_hours")) || null,
      draft_only: form.get("draft_only") === "on",
      lead_capture: form.get("lead_capture") === "on",
      return_on_reopen: form.get("return_on_reopen") === "on",
      ...(form.get("is_default") === "on" ? { is_default: true } : {}),
    });
  }

  return (
    <form onSubmit={save}>
      <Stack>
        <TextInput
          name="name"
          label={t("name")}
          defaultValue={agent.name}
          required
          maxLength={200}
          dir="auto"
        />
        <TextInput
          name="model"
          label={t("model")}
          description={t("modelHint")}
          defaultValue={agent.model ?? ""}
          placeholder={t("operatorsModel")}
          maxLength={200}
          dir="ltr"
        />
        <TextInput
          name="language"
          label={t("language")}
          description={t("languageHint")}
          defaultValue={agent.language === "customer" ? "" : agent.language}
          maxLength={40}
        />
        <Switch
          name="draft_only"
          label={t("draftsOnly")}
          description={t("draftsOnlyHint")}
          defaultChecked={agent.draft_only}
        />
        <Switch
          name="lead_capture"
          label={t("leadCapture")}
          description={t("leadCaptureHint")}
          defaultChecked={agent.lead_capture}
        />
        <Textarea
          name="handoff_message"
          label={t("handoffMessage")}
          description={t("handoffMessageHint")}
          defaultValue={agent.handoff_message ?? ""}
          autosize
          minRows={2}
          maxLength={1000}
          dir="auto"
        />
        <NumberInput
          name="return_after_hours"
          label={t("returnAfter")}
          description={t("returnAfterHint")}
          defaultValue={agent.return_after_hours ?? ""}
          min={0}
          max={8760}
          hideControls
        />
        <Switch
          name="return_on_reopen"
          label={t("returnOnReopen")}
          defaultChecked={agent.return_on_reopen}
        />
        <NumberInput
          name="token_budget"
          label={t("tokenBudget")}
          description={t("tokenBudgetHint")}
          defaultValue={agent.token_budget}
          min={100}
          max={500_000}
          hideControls
          allowDecimal={false}
        />
        <Switch
          name="is_default"
          label={t("isDefault")}
          defaultChecked={agent.is_default}
          disabled={agent.is_default}
        />
        <Failure error={change.error ?? remove.error} />
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t("shell:save")}
          </Button>
          {!agent.is_default && (
            <ConfirmButton
              question={t("deleteQuestion", { name: agent.name })}
              onConfirm={() => remove.mutate()}
            >
              {t("shell:delete")}
            </ConfirmButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}
