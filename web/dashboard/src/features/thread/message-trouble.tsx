import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { api, body } from "@/api/client";
import type { Message } from "@/api/types";
import { replaceMessages } from "@/data/placing";
import { useErrorText } from "@/shared/states";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

/** Why a message did not go out, what to do about it, and trying again. */
export function MessageTrouble({ message }: { message: Message }) {
  const troubled = message.status === "failed" || message.status === "unknown";
  return troubled ? <Trouble message={message} /> : null;
}

function Trouble({ message }: { message: Message }) {
  const { t } = useThread();
  const textOf = useErrorText();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () =>
      body(
        api.POST("/v1/messages/{message_id}/retry", {
          params: { path: { message_id: message.id } },
        }),
      ),
    onSuccess: (tried) => replaceMessages(client, message.conversation_id, [tried]),
  });
  return (
    <fieldset className={classes.trouble} aria-label={t("trouble")}>
      <CircleAlert size={14} aria-hidden />
      <span dir="auto">
        {message.error?.message || t(message.status === "unknown" ? "unknownHint" : "failedHint")}
        {message.error?.provider_code && (
          <span className={classes.code}> ({message.error.provider_code.slice(0, 60)})</span>
        )}
      </span>
      {message.status === "failed" && (
        <Button
          size="compact-xs"
          variant="default"
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t("sendAgain")}
        </Button>
      )}
      {retry.error && <span role="alert">{textOf(retry.error)}</span>}
    </fieldset>
  );
}
