import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Outgoing } from "@/data/outbox";
import { tryAgain } from "@/data/outbox-sending";
import { replaceMessages } from "@/data/placing";
import { Dialog } from "@/shared/dialog";
import classes from "./composer.module.css";
import { backToDraft, useDraftStore } from "./draft";

const SHOWN = 1_000; // characters

/** Somebody answered between what its author had read and what they sent. */
export function AnsweredDialog({ outgoing }: { outgoing: Outgoing }) {
  const { t } = useTranslation(["composer", "shell"]);
  const client = useQueryClient();
  const draft = useDraftStore();
  const { author, messageId } = outgoing.problem ?? {};
  const theirs = useQuery({
    queryKey: ["messages", "one", messageId],
    enabled: Boolean(messageId),
    queryFn: async () => {
      const message = await body(
        api.GET("/v1/messages/{message_id}", { params: { path: { message_id: messageId ?? "" } } }),
      );
      replaceMessages(client, outgoing.conversationId, [message]);
      return message;
    },
  });
  const keep = () => backToDraft(draft, outgoing);
  const name = author?.slice(0, 100) || t("someone");
  return (
    <Dialog onClose={keep} title={t("answered.title", { name })} centered>
      <Stack>
        <blockquote className={classes.theirs}>
          {theirs.isPending && messageId ? (
            <Skeleton height={40} />
          ) : (
            <Text dir="auto">{theirs.data?.text.slice(0, SHOWN) || "…"}</Text>
          )}
        </blockquote>
        <Text size="sm">{t("answered.yours")}</Text>
        <blockquote className={classes.theirs}>
          <Text dir="auto">{outgoing.text.slice(0, SHOWN)}</Text>
        </blockquote>
        <Group justify="end">
          <Button
            variant="default"
            onClick={() => tryAgain(client, outgoing, { seen: messageId ?? null })}
          >
            {t("answered.anyway")}
          </Button>
          <Button onClick={keep} data-autofocus>
            {t("answered.keep")}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
