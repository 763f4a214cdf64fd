import { useMutation } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Message } from "@/api/types";

export function useReact(message: Message) {
  return useMutation({
    mutationFn: (emoji: string) =>
      api.POST("/v1/messages", {
        headers: { "Idempotency-Key": crypto.randomUUID() },
        body: {
          conversation_id: message.conversation_id,
          content: { type: "reaction", target: message.id, emoji },
        },
      }),
  });
}
