import { Button, Select, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Agent } from "@/api/types";
import card from "@/shared/card.module.css";
import { Failure } from "@/shared/failure";
import { fullTime } from "@/shared/time";
import { useChangeAgent } from "./use-change-agent";

/** The text that the agent works by. Each change is a version that can be gone back to. */
export function Instructions({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation("agents");
  const client = useQueryClient();
  const change = useChangeAgent(agent.id);
  const promptId = agent.prompt_id;
  const versions = useQuery({
    queryKey: ["prompts", promptId],
    enabled: promptId !== null,
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/prompts/{prompt_id}/versions", {
          signal,
          params: { path: { prompt_id: promptId ?? "" }, query: { limit: 50 } },
        }),
      ),
  });
  const [shown, setShown] = useState<string | null>(null);
  const newest = versions.data?.data[0];
  const version = versions.data?.data.find((v) => String(v.number) === shown) ?? newest;

  const save = useMutation({
    async mutationFn(text: string) {
      const defaults = version?.defaults ?? {};
      if (promptId) {
        return body(
          api.POST("/v1/prompts/{prompt_id}/versions", {
            params: { path: { prompt_id: promptId } },
            body: { text, defaults },
          }),
        );
      }
      const prompt = await body(
        api.POST("/v1/prompts", { body: { name: agent.name, text, defaults } }),
      );
      await change.mutateAsync({ prompt_id: prompt.id });
      return prompt.version;
    },
    async onSuccess() {
      setShown(null);
      // The newest is used from now on, whichever was pinned before.
      if (agent.prompt_version !== null) await change.mutateAsync({ prompt_version: null });
      await client.invalidateQueries({ queryKey: ["prompts", promptId] });
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    save.mutate(String(new FormData(event.currentTarget).get("text")));
  }

  if (promptId && versions.isPending) return <Skeleton height={300} radius="md" />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          key={version?.number ?? "new"}
          name="text"
          label={t("instructions")}
          description={t("instructionsHint")}
          defaultValue={version?.text ?? ""}
          autosize
          minRows={10}
          maxRows={28}
          required
          maxLength={100_000}
          dir="auto"
        />
        <Text size="xs" className={card.quiet}>
          {t("variables")}
        </Text>
        {versions.data && versions.data.data.length > 1 && (
          <Select
            label={t("version")}
            data={versions.data.data.map((v) => ({
              value: String(v.number),
              label: t("versionOf", {
                number: v.number,
                time: fullTime(v.created_at, i18n.language),
              }),
            }))}
            value={String(version?.number ?? "")}
            onChange={setShown}
            allowDeselect={false}
          />
        )}
        <Failure error={versions.error ?? save.error ?? change.error} />
        <Button type="submit" loading={save.isPending} style={{ alignSelf: "start" }}>
          {t("saveVersion")}
        </Button>
      </Stack>
    </form>
  );
}
