import { useEffect } from "react";
import type { Conversation } from "@/api/types";
import { useMarkRead } from "@/data/conversations";
import type { Row } from "./rows";

/** Marks the conversation as read once its newest message was before somebody's eyes. */
export function useSeen(conversation: Conversation, rows: Row[], atEnd: boolean): void {
  const { mutate, isPending } = useMarkRead();
  const { id, unread_count: unread } = conversation;
  const newest = rows.at(-1)?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew with every message
  useEffect(() => {
    if (!unread || !atEnd || isPending) return;
    const look = () => document.visibilityState === "visible" && mutate(id);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [id, unread, atEnd, newest, mutate, isPending]);
}
