import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Conversation } from "@/api/types";
import { thread } from "@/data/messages";
import type { Outgoing } from "@/data/outbox";
import { send } from "@/data/outbox-sending";
import { membersQuery, meQuery } from "@/data/workspace";
import { contentOfDraft, isEmpty, plainText } from "./compose";
import { useDraftStore } from "./draft";
import { mentionedIn } from "./suggestions";

/** Sends the draft, or anything else that is said in this conversation. */
export function useSend(conversation: Conversation) {
  const client = useQueryClient();
  const draft = useDraftStore();

  const sendContent = useCallback(
    (given: Pick<Outgoing, "content" | "text"> & Partial<Outgoing>): void => {
      const memberId = client.getQueryData(meQuery.queryKey)?.member_id;
      if (!memberId) return;
      const pages = client.getQueryData(thread(conversation.id).queryKey)?.pages;
      const newest = pages?.[0]?.data[0]?.id ?? null;
      send(client, {
        key: crypto.randomUUID(),
        memberId,
        conversationId: conversation.id,
        note: false,
        files: [],
        replyTo: null,
        scheduledAt: null,
        mentions: [],
        seen: newest,
        after: newest,
        at: new Date().toISOString(),
        state: "waiting",
        problem: null,
        ...given,
      });
    },
    [client, conversation.id],
  );

  const sendDraft = useCallback(
    (scheduledAt: Date | null = null): boolean => {
      const written = draft.read();
      if (isEmpty(written)) return false;
      const note = written.mode === "note";
      const members = client.getQueryData(membersQuery.queryKey)?.data ?? [];
      sendContent({
        note,
        content: contentOfDraft(written),
        text: plainText(written),
        files: note ? [] : written.files,
        replyTo: note ? null : (written.quote?.id ?? null),
        scheduledAt: note ? null : (scheduledAt?.toISOString() ?? null),
        mentions: note ? mentionedIn(written.note, members) : [],
      });
      draft.change(note ? { note: "" } : { reply: "", quote: null, files: [], buttons: null });
      return true;
    },
    [client, draft, sendContent],
  );
  return { sendDraft, sendContent };
}
