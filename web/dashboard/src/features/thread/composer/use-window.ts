import type { Conversation } from "@/api/types";
import { useNow } from "@/shared/now";

/** Whether the channel still takes free replies, and for how long, in milliseconds. */
export function useWindow({ window_expires_at: end }: Conversation) {
  const now = useNow(15_000);
  const left = end ? Date.parse(end) - now : null;
  return { left, closed: left !== null && left <= 0 };
}
