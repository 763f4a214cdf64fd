import { useCallback, useRef } from "react";
import { api } from "@/api/client";

const EVERY = 3_000; // milliseconds; the server passes on no more

/** Shows the customer that somebody writes; call it with every letter. */
export function useTellTyping(conversationId: string): () => void {
  const told = useRef(0);
  return useCallback(() => {
    if (Date.now() - told.current < EVERY) return;
    told.current = Date.now();
    void api
      .POST("/v1/conversations/{conversation_id}/typing", {
        params: { path: { conversation_id: conversationId } },
      })
      .catch(() => {}); // nothing is lost with it
  }, [conversationId]);
}
