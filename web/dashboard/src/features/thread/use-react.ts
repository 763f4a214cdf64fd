import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Message } from "@/api/types";
import { channelsQuery } from "@/data/workspace";

/** Whether the channel takes reactions, as far as the server says so. */
export function useCanReact(message: Message): boolean {
  const { data } = useQuery(channelsQuery);
  const channel = data?.data.find((c) => c.key === message.channel);
  const takes = channel && "reactions" in channel && channel.reactions === true;
  return message.direction === "inbound" && takes === true;
}

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
