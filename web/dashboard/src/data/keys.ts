import type { ConversationFilters } from "./filters";

/** Every query's key, in one place, so that live updates find what they must change. */
export const keys = {
  me: ["me"],
  setup: ["setup"],
  members: ["members"],
  channels: ["channels"],
  connections: ["connections"],
  templates: (connectionId: string) => ["templates", connectionId],
  agents: ["agents"],
  agent: (id: string) => ["agents", id],
  labels: ["labels"],
  views: ["views"],
  canned: ["canned"],
  counts: ["counts"],
  lists: ["conversations", "list"],
  list: (filters: ConversationFilters) => ["conversations", "list", filters],
  conversation: (id: string) => ["conversations", "one", id],
  messages: (conversationId: string) => ["messages", conversationId],
  timeline: (messageId: string) => ["timeline", messageId],
  turn: (id: string) => ["turns", id],
  contact: (id: string) => ["contacts", id],
  leads: (contactId: string) => ["leads", contactId],
  earlier: (contactId: string) => ["earlier", contactId],
} as const;
