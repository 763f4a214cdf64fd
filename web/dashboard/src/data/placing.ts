import { type InfiniteData, notifyManager, type QueryClient } from "@tanstack/react-query";
import type { Conversation, ConversationPage, Me, Message, MessagePage } from "@/api/types";
import { type ConversationFilters, matches } from "./filters";
import { keys } from "./keys";

type List = InfiniteData<ConversationPage, string | null>;
type Thread = InfiniteData<MessagePage, string | null>;

/** Puts a conversation where it now belongs in every list that is loaded. */
export function replaceConversation(client: QueryClient, conversation: Conversation): void {
  replaceConversations(client, [conversation]);
}

/** The same for many: whatever shows is rendered once for all of them. */
export function replaceConversations(client: QueryClient, conversations: Conversation[]): void {
  notifyManager.batch(() => {
    for (const conversation of conversations) {
      client.setQueryData(keys.conversation(conversation.id), conversation);
    }
    const me = client.getQueryData<Me>(keys.me);
    for (const [key, list] of client.getQueriesData<List>({ queryKey: keys.lists })) {
      if (!list) continue;
      const filters = key[2] as ConversationFilters;
      const place = (before: List, c: Conversation) => placed(before, c, matches(c, filters, me));
      client.setQueryData<List>(key, conversations.reduce(place, list));
    }
  });
}

/** Newest message first, ids breaking ties: the server's own order. */
function before(a: Conversation, b: Conversation): boolean {
  const [x, y] = [Date.parse(a.last_message_at), Date.parse(b.last_message_at)];
  return x === y ? a.id > b.id : x > y;
}

/** `fits` null: only the server knows, so a conversation is changed where it stands. */
export function placed(list: List, conversation: Conversation, fits: boolean | null): List {
  const known = list.pages.some((page) => page.data.some((c) => c.id === conversation.id));
  if (fits === null) {
    if (!known) return list;
    const swap = (c: Conversation) => (c.id === conversation.id ? conversation : c);
    return { ...list, pages: list.pages.map((page) => ({ ...page, data: page.data.map(swap) })) };
  }
  if (!known && !fits) return list;
  const pages = list.pages.map((page) => {
    const data = page.data.filter((c) => c.id !== conversation.id);
    return data.length === page.data.length ? page : { ...page, data };
  });
  if (fits) {
    for (const [at, page] of pages.entries()) {
      const place = page.data.findIndex((c) => before(conversation, c));
      const last = at === pages.length - 1 && page.next === null;
      if (place < 0 && !last) continue;
      const data = [...page.data];
      data.splice(place < 0 ? data.length : place, 0, conversation);
      pages[at] = { ...page, data };
      break;
    }
  }
  return { ...list, pages };
}

/** Adds or replaces messages of one conversation, if its thread is loaded. */
export function replaceMessages(
  client: QueryClient,
  conversationId: string,
  messages: Message[],
): void {
  client.setQueryData<Thread>(keys.messages(conversationId), (thread) =>
    thread ? messages.reduce(withMessage, thread) : thread,
  );
}

function withMessage(thread: Thread, message: Message): Thread {
  const pages = [...thread.pages];
  for (const [at, page] of pages.entries()) {
    const here = page.data.findIndex((m) => m.id === message.id);
    if (here < 0) continue;
    const data = [...page.data];
    data[here] = message;
    // Scheduled messages move when they are sent.
    if (data[here - 1] || data[here + 1]) data.sort(newestFirst);
    pages[at] = { ...page, data };
    return { ...thread, pages };
  }
  for (const [at, page] of pages.entries()) {
    const oldest = page.data.at(-1);
    const last = at === pages.length - 1 && page.next === null;
    if (!last && oldest && newestFirst(message, oldest) > 0) continue;
    pages[at] = { ...page, data: [...page.data, message].sort(newestFirst) };
    return { ...thread, pages };
  }
  return thread;
}

function newestFirst(a: Message, b: Message): number {
  return Date.parse(b.sent_at) - Date.parse(a.sent_at) || (a.id < b.id ? 1 : -1);
}

export function dropMessage(client: QueryClient, conversationId: string, id: string): void {
  client.setQueryData<Thread>(keys.messages(conversationId), (thread) =>
    thread
      ? {
          ...thread,
          pages: thread.pages.map((page) => ({
            ...page,
            data: page.data.filter((m) => m.id !== id),
          })),
        }
      : thread,
  );
}
