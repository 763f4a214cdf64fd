import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { CannedReply } from "@/api/types";
import { keys } from "@/data/keys";
import { cannedQuery } from "@/data/workspace";
import { ConfirmButton } from "@/shared/confirm-button";
import { Dialog } from "@/shared/dialog";
import { Failure } from "@/shared/failure";
import classes from "./settings.module.css";

/** Texts that are written again and again, under a short name. */
export function CannedReplies() {
  const { t } = useTranslation(["settings", "shell"]);
  const replies = useQuery(cannedQuery);
  const [editing, setEditing] = useState<CannedReply | "new" | null>(null);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.canned });
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/v1/canned-replies/{canned_reply_id}", {
        params: { path: { canned_reply_id: id } },
      }),
    onSettled: refresh,
  });
  return (
    <Stack maw={720}>
      <Group justify="space-between">
        <Text size="sm">{t("cannedHint")}</Text>
        <Button
          size="compact-sm"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setEditing("new")}
        >
          {t("newCanned")}
        </Button>
      </Group>
      <Failure error={replies.error ?? remove.error} />
      {replies.data?.data.length === 0 && <Text size="sm">{t("noCanned")}</Text>}
      <div>
        {replies.data?.data.map((reply) => (
          <div key={reply.id} className={classes.row}>
            <div style={{ minWidth: 0 }}>
              <Text component="div" fw={600} size="sm" dir="ltr">
                /{reply.shortcut}
              </Text>
              <Text size="sm" className={classes.text} dir="auto" lineClamp={3}>
                {reply.text}
              </Text>
            </div>
            <Group gap="xs" wrap="nowrap">
              <Button size="compact-xs" variant="light" onClick={() => setEditing(reply)}>
                {t("change")}
              </Button>
              <ConfirmButton
                size="compact-xs"
                question={t("deleteQuestion", { name: `/${reply.shortcut}` })}
                onConfirm={() => remove.mutate(reply.id)}
              >
                {t("shell:delete")}
              </ConfirmButton>
            </Group>
          </div>
        ))}
      </div>
      {editing && (
        <CannedForm
          reply={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={() => {
            setEditing(null);
            void refresh();
          }}
        />
      )}
    </Stack>
  );
}

interface CannedFormProps {
  reply: CannedReply | null;
  onClose: () => void;
  onSaved: () => void;
}

function CannedForm({ reply, onClose, onSaved }: CannedFormProps) {
  const { t } = useTranslation(["settings", "shell"]);
  const save = useMutation({
    mutationFn: (given: { shortcut: string; text: string }) =>
      reply
        ? body(
            api.PUT("/v1/canned-replies/{canned_reply_id}", {
              params: { path: { canned_reply_id: reply.id } },
              body: given,
            }),
          )
        : body(api.POST("/v1/canned-replies", { body: given })),
    onSuccess: onSaved,
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    save.mutate({
      shortcut: String(form.get("shortcut")).replace(/^\//, "").trim(),
      text: String(form.get("text")),
    });
  }
  return (
    <Dialog onClose={onClose} title={reply ? `/${reply.shortcut}` : t("newCanned")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            name="shortcut"
            label={t("shortcut")}
            description={t("shortcutHint")}
            defaultValue={reply?.shortcut}
            required
            maxLength={50}
            dir="ltr"
            data-autofocus
          />
          <Textarea
            name="text"
            label={t("text")}
            description={t("textHint")}
            defaultValue={reply?.text}
            required
            autosize
            minRows={4}
            maxLength={10_000}
            dir="auto"
          />
          <Failure error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {t("shell:save")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
