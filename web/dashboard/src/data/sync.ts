import { type InfiniteData, notifyManager, type QueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { MessagePage } from "@/api/types";
import type { LiveEvent } from "@/live/events";
import { onceIn } from "@/shared/once-in";
import { keys } from "./keys";
import { replaceConversations, replaceMessages } from "./placing";

type Thread = InfiniteData<MessagePage, string | null>;
const MOST = 100; // ids a request takes
const GAP = 50; // milliseconds from the beginning of one round of requests to the next
const AT_ONCE = 2; // rounds under way, where a server takes longer than that
const COUNTS_EVERY = 2_000; // milliseconds

/**
 * Keeps what is loaded equal to the server: events name ids, many of them become one request. The
 * first is asked for at once, the next a little later than that one, so that a busy server is not
 * asked more and a page not rendered more. What is being asked for is asked for again only when
 * that answer is there: an older state never comes last.
 */
export class Sync {
  private readonly conversations = new Set<string>();
  private readonly messages = new Set<string>();
  private readonly asking = new Set<string>();
  private rounds = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asked = Number.NEGATIVE_INFINITY; // when, by the page's clock
  private readonly recount: () => void;

  constructor(private readonly client: QueryClient) {
    this.recount = onceIn(COUNTS_EVERY, () => {
      void client.invalidateQueries({ queryKey: keys.counts });
    });
  }

  apply(event: LiveEvent): void {
    switch (event.type) {
      case "message.created":
        if (this.client.getQueryData(keys.messages(event.conversation_id))) {
          this.messages.add(event.id);
        }
        this.conversations.add(event.conversation_id);
        break;
      case "message.updated":
        if (this.shows(event.id)) this.messages.add(event.id);
        if (event.conversation_id) this.conversations.add(event.conversation_id);
        break;
      case "delivery.updated":
        if (this.shows(event.message_id)) this.messages.add(event.message_id);
        break;
      case "conversation.updated":
        this.conversations.add(event.id);
        break;
      case "contact.updated":
        void this.client.invalidateQueries({ queryKey: keys.contact(event.id) });
        break;
      case "connection.updated":
        void this.client.invalidateQueries({ queryKey: keys.connections });
        break;
      default:
        return;
    }
    this.next();
  }

  /** Everything may have changed. */
  resync(): void {
    this.conversations.clear();
    this.messages.clear();
    void this.client.invalidateQueries();
  }

  /** Whether a thread that is loaded holds the message. */
  private shows(messageId: string): boolean {
    const threads = this.client.getQueriesData<Thread>({ queryKey: ["messages"] });
    return threads.some(([, thread]) =>
      thread?.pages.some((page) => page.data.some((m) => m.id === messageId)),
    );
  }

  /** Begins a round as soon as one may begin, if there is anything to ask for. */
  private next(): void {
    if (this.timer || this.rounds >= AT_ONCE) return;
    const early = this.asked + GAP - performance.now();
    if (early > 0) {
      this.timer = setTimeout(() => {
        this.timer = null;
        this.next();
      }, early);
      return;
    }
    const conversations = this.take(this.conversations);
    const messages = this.take(this.messages);
    if (conversations.length || messages.length) void this.round(conversations, messages);
  }

  private async round(conversations: string[], messages: string[]): Promise<void> {
    this.rounds += 1;
    this.asked = performance.now();
    try {
      const place = await Promise.all([
        this.fetchMessages(messages),
        this.fetchConversations(conversations),
      ]);
      notifyManager.batch(() => {
        for (const one of place) one();
      });
    } catch {
      // What was asked for is lost; whatever shows is fetched afresh.
      void this.client.invalidateQueries({ refetchType: "active" });
    } finally {
      for (const id of [...conversations, ...messages]) this.asking.delete(id);
      this.rounds -= 1;
      this.next();
    }
  }

  /** Takes ids out of a set, as many as one request may name, to ask for them. */
  private take(ids: Set<string>): string[] {
    const taken = [...ids].filter((id) => !this.asking.has(id)).slice(0, MOST);
    for (const id of taken) {
      ids.delete(id);
      this.asking.add(id);
    }
    return taken;
  }

  /** Resolves to what puts the answer in its place. */
  private async fetchConversations(ids: string[]): Promise<() => void> {
    if (!ids.length) return () => {};
    const page = await body(
      api.GET("/v1/conversations", { params: { query: { ids, limit: MOST } } }),
    );
    return () => {
      replaceConversations(this.client, page.data);
      this.recount();
    };
  }

  private async fetchMessages(ids: string[]): Promise<() => void> {
    if (!ids.length) return () => {};
    const page = await body(api.GET("/v1/messages", { params: { query: { ids, limit: MOST } } }));
    return () => {
      for (const id of new Set(page.data.map((m) => m.conversation_id))) {
        const own = page.data.filter((m) => m.conversation_id === id);
        replaceMessages(this.client, id, own);
      }
    };
  }
}
