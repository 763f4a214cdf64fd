import { Button, PasswordInput, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import type { Channel } from "@/api/types";
import { keys } from "@/data/keys";
import { Failure } from "@/shared/failure";

interface ConnectFormProps {
  channel: Channel;
  onDone: (made: components["schemas"]["ConnectedOut"]) => void;
}

/** Drawn from what the channel's plugin declares; the server checks it with the platform. */
export function ConnectForm({ channel, onDone }: ConnectFormProps) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const connect = useMutation({
    mutationFn: (given: { credentials: Record<string, string>; config: object }) =>
      body(
        api.POST("/integrations/{channel}/connect", {
          params: { path: { channel: channel.key } },
          body: {
            platform: channel.key,
            credentials: given.credentials,
            config: { ...given.config },
          },
        }),
      ),
    onSuccess(made) {
      void client.invalidateQueries({ queryKey: keys.connections });
      onDone(made);
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = Object.fromEntries(
      channel.credentials
        .map(({ name }) => [name, String(form.get(name) ?? "").trim()] as const)
        .filter(([, value]) => value),
    );
    const greeting = String(form.get("greeting_message") ?? "").trim();
    connect.mutate({
      credentials,
      config: {
        auto_reply: form.get("auto_reply") === "on",
        ...(greeting ? { greeting_message: greeting } : {}),
      },
    });
  }

  return (
    <form onSubmit={submit} autoComplete="off">
      <Stack gap="md">
        {channel.credentials.map((field) => {
          const Field = field.secret ? PasswordInput : TextInput;
          return (
            <Field
              key={field.name}
              name={field.name}
              label={<bdi>{field.label}</bdi>}
              description={field.help && <span dir="auto">{field.help}</span>}
              required={field.required}
              autoComplete={field.secret ? "new-password" : "off"}
              spellCheck={false}
              dir="ltr"
            />
          );
        })}
        <Switch
          name="auto_reply"
          label={t("autoReply")}
          description={t("autoReplyHint")}
          defaultChecked
        />
        <Textarea
          name="greeting_message"
          label={t("greeting")}
          description={t("greetingHint")}
          autosize
          minRows={2}
          maxLength={2000}
        />
        <Failure error={connect.error} />
        <Button type="submit" loading={connect.isPending} style={{ alignSelf: "start" }}>
          {t("connectButton")}
        </Button>
      </Stack>
    </form>
  );
}
