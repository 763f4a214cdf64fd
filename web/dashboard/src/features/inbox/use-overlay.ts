import { useState } from "react";

/** Whether the contact is laid over the conversation: closed again with every other conversation. */
export function useOverlay(conversationId: string | undefined) {
  const [openFor, setOpenFor] = useState<string | null>(null);
  const open = openFor !== null && openFor === conversationId;
  return [open, (next: boolean) => setOpenFor(next ? (conversationId ?? null) : null)] as const;
}
