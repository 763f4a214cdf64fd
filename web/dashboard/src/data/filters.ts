import type { Conversation, Me } from "@/api/types";

export const STATUSES = ["open", "pending", "snoozed", "resolved", "archived"] as const;
export const PRIORITIES = ["low", "normal", "high", "urgent"] as const;

/** What a list of conversations shows; also what stands in the address and in saved views. */
export interface ConversationFilters {
  status?: (typeof STATUSES)[number];
  channel?: string;
  connection_id?: string;
  /** me, people (nobody in particular), member, agent, or a member's id. */
  assignee?: string;
  label?: string;
  priority?: (typeof PRIORITIES)[number];
  unread?: boolean;
  mentioned?: "me";
  q?: string;
}

/** Whether a conversation belongs into a list; null when only the server can tell. */
export function matches(
  conversation: Conversation,
  filters: ConversationFilters,
  me: Me | undefined,
): boolean | null {
  const { status, channel, connection_id, assignee, label, priority, unread } = filters;
  if (status && conversation.status !== status) return false;
  if (channel && conversation.channel !== channel) return false;
  if (connection_id && conversation.connection_id !== connection_id) return false;
  if (label && !conversation.labels.includes(label)) return false;
  if (priority && conversation.priority !== priority) return false;
  if (unread !== undefined && conversation.unread_count > 0 !== unread) return false;
  if (assignee) {
    const wanted = assignee === "me" ? me?.member_id : assignee;
    if (conversation.assignee.kind !== wanted && conversation.assignee.id !== wanted) return false;
  }
  return filters.q || filters.mentioned ? null : true;
}
