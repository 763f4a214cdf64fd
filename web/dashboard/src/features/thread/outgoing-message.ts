import type { Conversation, Message } from "@/api/types";
import type { Outgoing } from "@/data/outbox";

/** A message on its way, as the server will show it. */
export function asMessage(
  outgoing: Outgoing,
  conversation: Conversation,
  name: string | null,
): Message {
  const { key, note, content, text, files, replyTo, scheduledAt, at, state, problem } = outgoing;
  return {
    id: key,
    conversation_id: conversation.id,
    contact_id: conversation.contact.id,
    channel: conversation.channel,
    connection_id: conversation.connection_id,
    direction: note ? "internal" : "outbound",
    author: { kind: "member", id: outgoing.memberId, name },
    type: content.type,
    text,
    attachments: files.map((file) => ({
      id: file.file,
      kind: file.kind,
      state: "pending",
      error: null,
      url: null,
      mime_type: file.mime_type,
      filename: file.filename,
      size: file.size,
      thumbnail_url: null,
      width: null,
      height: null,
      duration: null,
    })),
    reply_to: replyTo,
    scheduled_at: scheduledAt,
    status: state === "failed" || state === "answered" ? "failed" : "sending",
    error: problem && { code: problem.code, message: problem.message, provider_code: null },
    external_id: null,
    sent_at: at,
    edited_at: null,
    deleted_at: null,
    created_at: at,
    metadata: {},
    content,
    reactions: [],
    quoted: null,
    target_id: null,
    revisions: [],
    turn_id: null,
    mentions: outgoing.mentions,
    html: false,
  };
}
