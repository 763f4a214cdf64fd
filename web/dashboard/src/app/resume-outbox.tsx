import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { meQuery } from "@/data/workspace";
import { useLiveState } from "@/live/live-context";

const OUTBOX = "crosschat.outbox"; // as data/outbox.ts keeps it

/** Sends what was written while that was not possible: also after a reload, on whatever page. */
export function ResumeOutbox() {
  const client = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const live = useLiveState();
  const memberId = me?.member_id;
  useEffect(() => {
    if (!memberId) return;
    async function resume(id: string) {
      if (!localStorage.getItem(OUTBOX)) return;
      try {
        const { sendWaiting } = await import("@/data/outbox-sending");
        sendWaiting(client, id);
      } catch {
        // Its code could not be fetched either; the network's return tries again.
      }
    }
    const again = () => void resume(memberId);
    if (live !== "offline") again();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [client, memberId, live]);
  return null;
}
