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
const COUNTS_EVERY = 2_000; // milliseconds

/**
 * Keeps what is loaded equal to the server: events name ids, many of them become one request. The
 * first is asked for at once; the next request starts when the last one is done and a little later
 * than that one, so that a busy server is not asked more and a page not rendered more.
 */
export class Sync {
  private readonly conversations = new Set<string>();
  private readonly messages = new Set<string>();
  private running = false;
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
    void this.run();
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

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      while (this.conversations.size || this.messages.size) {
        const early = this.asked + GAP - performance.now();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        this.asked = performance.now();
        const conversations = take(this.conversations);
        const messages = take(this.messages);
        const place = await Promise.all([
          this.fetchMessages(messages),
          this.fetchConversations(conversations),
        ]);
        notifyManager.batch(() => {
          for (const one of place) one();
        });
      }
    } catch {
      // What was asked for is lost; whatever shows is fetched afresh.
      void this.client.invalidateQueries({ refetchType: "active" });
    } finally {
      this.running = false;
    }
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

/** Takes ids out of a set, as many as one request may name. */
function take(ids: Set<string>): string[] {
  const taken = [...ids].slice(0, MOST);
  for (const id of taken) ids.delete(id);
  return taken;
}
