import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Conversation } from "@/api/types";
import { whenIdle } from "@/shared/when-idle";

const LONGEST = 1_000; // milliseconds that a busy browser puts it off

/** Has the conversations beside the open one there before somebody goes on to them. */
export function useNeighbours(conversations: Conversation[], openId: string | undefined): void {
  const router = useRouter();
  const newest = useRef(conversations);
  newest.current = conversations;
  const any = conversations.length > 0;
  // Not with every change of the list: those come by the dozen while customers write.
  useEffect(() => {
    if (!any) return;
    return whenIdle(() => {
      const at = newest.current.findIndex((c) => c.id === openId);
      const beside = at < 0 ? [0] : [at + 1, at - 1, at + 2];
      for (const { id } of beside.flatMap((place) => newest.current[place] ?? [])) {
        const to = { to: "/inbox/$conversationId", params: { conversationId: id } } as const;
        router.preloadRoute({ ...to, search: (kept: object) => kept }).catch(() => {});
      }
    }, LONGEST);
  }, [router, openId, any]);
}
