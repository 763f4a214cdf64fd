/** What `GET /v1/stream` tells: ids of what changed. */
export type LiveEvent =
  | { type: "message.created"; id: string; conversation_id: string }
  | { type: "message.updated"; id: string; conversation_id?: string }
  | { type: "conversation.updated"; id: string }
  | { type: "delivery.updated"; id: string; message_id: string }
  | { type: "connection.updated"; id: string }
  | { type: "contact.updated"; id: string }
  | {
      type: "member.mentioned";
      member_id: string;
      conversation_id: string;
      message_id: string;
    }
  | {
      type: "conversation.presence";
      conversation_id: string;
      member_id: string;
      name: string;
      state: "viewing" | "typing" | "left";
    }
  /** The customer is writing, for so many milliseconds. */
  | { type: "conversation.typing"; conversation_id: string; contact_id: string; ttl_ms: number };

/** How the stream stands. `resync`: events were missed, so what is shown must be fetched afresh. */
export type LiveState = "connecting" | "live" | "offline";

export const EVENT_NAMES = [
  "message.created",
  "message.updated",
  "conversation.updated",
  "delivery.updated",
  "connection.updated",
  "contact.updated",
  "member.mentioned",
  "conversation.presence",
  "conversation.typing",
] as const satisfies readonly LiveEvent["type"][];
