import { Button, Group, Stack, Switch, Textarea, TextInput, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Connection } from "@/api/types";
import { keys } from "@/data/keys";
import { useManages } from "@/data/permissions";
import { AdminsOnly } from "@/shared/admins-only";
import { ConfirmButton } from "@/shared/confirm-button";
import { Failure } from "@/shared/failure";
import classes from "./connections.module.css";
import { HealthList } from "./health-list";
import { useChangeConnection } from "./use-change-connection";

/** How an account stands, and what can be set of it. */
export function ConnectionOverview({ connection }: { connection: Connection }) {
  const { t } = useTranslation(["connections", "shell"]);
  const manages = useManages();
  const change = useChangeConnection(connection.id);
  const client = useQueryClient();
  const navigate = useNavigate();
  const config = connection.config as { auto_reply?: boolean; greeting_message?: string };
  const disconnect = useMutation({
    mutationFn: () =>
      api.DELETE("/v1/connections/{connection_id}", {
        params: { path: { connection_id: connection.id } },
      }),
    async onSuccess() {
      await client.invalidateQueries({ queryKey: keys.connections });
      await navigate({ to: "/connections" });
    },
  });

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const { greeting_message: _greeting, ...others } = connection.config;
    const greeting = String(form.get("greeting")).trim();
    change.mutate(
      {
        name: String(form.get("name")).trim() || connection.name,
        config: {
          ...others,
          auto_reply: form.get("auto_reply") === "on",
          ...(greeting ? { greeting_message: greeting } : {}),
        },
      },
      { onSuccess: () => notifications.show({ message: t("saved"), color: "teal" }) },
    );
  }

  const paused = connection.status === "paused";
  return (
    <Stack gap="xl" maw={720}>
      <HealthList connection={connection} />
      <form onSubmit={save}>
        <fieldset disabled={!manages} className={classes.fields}>
          <Stack>
            <Title order={2} size="h5">
              {t("settings")}
            </Title>
            <TextInput
              name="name"
              label={t("name")}
              defaultValue={connection.name}
              maxLength={200}
            />
            <Switch
              name="auto_reply"
              label={t("autoReply")}
              description={t("autoReplyHint")}
              defaultChecked={config.auto_reply !== false}
            />
            <Textarea
              name="greeting"
              label={t("greeting")}
              description={t("greetingHint")}
              defaultValue={config.greeting_message ?? ""}
              autosize
              minRows={2}
              maxLength={2000}
              dir="auto"
            />
            <Failure error={change.error ?? disconnect.error} />
            {manages ? (
              <Group>
                <Button type="submit" loading={change.isPending}>
                  {t("shell:save")}
                </Button>
                <Button
                  variant="default"
                  onClick={() => change.mutate({ status: paused ? "active" : "paused" })}
                >
                  {t(paused ? "resume" : "pause")}
                </Button>
                <ConfirmButton
                  question={t("disconnectQuestion", { name: connection.name })}
                  hint={t("disconnectHint")}
                  loading={disconnect.isPending}
                  onConfirm={() => disconnect.mutate()}
                >
                  {t("disconnect")}
                </ConfirmButton>
              </Group>
            ) : (
              <AdminsOnly />
            )}
          </Stack>
        </fieldset>
      </form>
    </Stack>
  );
}
