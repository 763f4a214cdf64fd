import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Message } from "@/api/types";
import { dropMessage, replaceMessages } from "@/data/placing";
import { useErrorText } from "@/shared/states";
import { editText, useDraftStore } from "./composer/draft";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { exactTime } from "./times";

/** What is done with a message that has not gone out: the agent's draft, or one for later. */
export function UnsentActions({ message }: { message: Message }) {
  const unsent = message.status === "draft" || message.status === "scheduled";
  return unsent ? <Unsent message={message} /> : null;
}

function Unsent({ message }: { message: Message }) {
  const { t, language } = useThread();
  const textOf = useErrorText();
  const client = useQueryClient();
  const draft = useDraftStore();
  const given = { params: { path: { message_id: message.id } } };
  const send = useMutation({
    mutationFn: () => body(api.POST("/v1/messages/{message_id}/send", given)),
    onSuccess: (sent) => replaceMessages(client, message.conversation_id, [sent]),
  });
  const discard = useMutation({
    mutationFn: () => api.DELETE("/v1/messages/{message_id}", given),
    onSuccess: () => dropMessage(client, message.conversation_id, message.id),
  });
  const { status } = message;
  const busy = send.isPending || discard.isPending;
  const error = send.error ?? discard.error;

  function edit() {
    editText(draft, message.text);
    discard.mutate();
  }
  return (
    <Group gap={6} className={classes.unsent}>
      {status === "scheduled" && message.scheduled_at && (
        <span>{t("scheduledFor", { time: exactTime(message.scheduled_at, language) })}</span>
      )}
      {status === "draft" && (
        <Button size="compact-xs" disabled={busy} onClick={() => send.mutate()}>
          {t("sendDraft")}
        </Button>
      )}
      {message.type === "text" && (
        <Button size="compact-xs" variant="default" disabled={busy} onClick={edit}>
          {t("edit")}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="red"
        disabled={busy}
        onClick={() => discard.mutate()}
      >
        {t("discard")}
      </Button>
      {error && <span role="alert">{textOf(error)}</span>}
    </Group>
  );
}
