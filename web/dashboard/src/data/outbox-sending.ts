import type { QueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ApiProblem, Unreachable } from "@/api/problem";
import type { Message } from "@/api/types";
import {
  addOutgoing,
  changeOutgoing,
  dropOutgoing,
  noteArrival,
  type Outgoing,
  type OutgoingProblem,
  waiting,
} from "./outbox";
import { replaceMessages } from "./placing";

const ANSWER_WITHIN = 30_000; // milliseconds
const SHOWN_BY = 200; // milliseconds in which the thread shows what arrived
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]; // milliseconds

const running = new Set<string>();
const sleepers = new Set<() => void>();

/** Shows a message at once and sends it as soon as that works. */
export function send(client: QueryClient, outgoing: Outgoing): void {
  addOutgoing(outgoing);
  void run(client, outgoing.memberId, outgoing.conversationId);
}

/** Sends what is left: after a reload, when the network is back, when a message is tried again. */
export function sendWaiting(client: QueryClient, memberId: string): void {
  for (const wake of sleepers) wake();
  for (const id of new Set(waiting(memberId).map((o) => o.conversationId))) {
    void run(client, memberId, id);
  }
}

export function tryAgain(
  client: QueryClient,
  outgoing: Outgoing,
  change: Partial<Outgoing> = {},
): void {
  changeOutgoing(outgoing.key, { ...change, state: "waiting", problem: null });
  sendWaiting(client, outgoing.memberId);
}

/** One conversation's messages, one after the other; one tab at a time does it. */
async function run(client: QueryClient, memberId: string, conversationId: string): Promise<void> {
  if (running.has(conversationId)) return;
  running.add(conversationId);
  const next = () => waiting(memberId).find((o) => o.conversationId === conversationId);
  let signedOut = false;
  try {
    await navigator.locks.request(`crosschat.outbox.${conversationId}`, async () => {
      let failures = 0;
      for (let outgoing = next(); outgoing; outgoing = next()) {
        try {
          place(client, outgoing, await post(outgoing));
          failures = 0;
        } catch (error) {
          // Signing in again goes on with it.
          signedOut = error instanceof ApiProblem && error.status === 401;
          if (signedOut) return;
          if (passes(error)) await pause(PAUSES[failures++] ?? 30_000);
          else changeOutgoing(outgoing.key, refused(error));
        }
      }
    });
  } finally {
    running.delete(conversationId);
  }
  // Something may have been added while the lock was given back.
  if (!signedOut && next()) void run(client, memberId, conversationId);
}

function post(outgoing: Outgoing): Promise<Message> {
  const given = {
    headers: { "Idempotency-Key": outgoing.key },
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  };
  const { conversationId, content, replyTo, scheduledAt, seen, text, mentions } = outgoing;
  if (outgoing.note) {
    return body(
      api.POST("/v1/conversations/{conversation_id}/notes", {
        ...given,
        params: { path: { conversation_id: conversationId } },
        body: { text, mentions },
      }),
    );
  }
  return body(
    api.POST("/v1/messages", {
      ...given,
      body: {
        conversation_id: conversationId,
        content,
        ...(replyTo ? { reply_to: replyTo } : {}),
        ...(scheduledAt ? { scheduled_at: scheduledAt } : {}),
        ...(seen ? { seen } : {}),
      },
    }),
  );
}

function place(client: QueryClient, outgoing: Outgoing, message: Message): void {
  noteArrival(message.id, outgoing.key);
  changeOutgoing(outgoing.key, { state: "sent" });
  replaceMessages(client, outgoing.conversationId, [message]);
  // The cache tells of it a moment later; until then the thread shows what was on its way.
  setTimeout(() => dropOutgoing(outgoing.key), SHOWN_BY);
}

/** Whether the same request may work later. */
export function passes(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof ApiProblem && (error.status >= 500 || [408, 429].includes(error.status));
}

function refused(error: unknown): Pick<Outgoing, "state" | "problem"> {
  const problem: OutgoingProblem = {
    code: error instanceof ApiProblem ? error.code : "failed",
    message: error instanceof Error ? error.message : "",
    author: null,
    messageId: null,
  };
  if (!(error instanceof ApiProblem) || error.code !== "answered_meanwhile") {
    return { state: "failed", problem };
  }
  const { message_id, author_name } = detailsOf(error);
  return {
    state: "answered",
    problem: {
      ...problem,
      author: typeof author_name === "string" ? author_name : null,
      messageId: typeof message_id === "string" ? message_id : null,
    },
  };
}

/** The server may tell its details beside the problem's own fields or within `details`. */
function detailsOf(error: ApiProblem): Record<string, unknown> {
  const inner = error.details.details;
  return typeof inner === "object" && inner !== null
    ? { ...error.details, ...(inner as Record<string, unknown>) }
    : error.details;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      sleepers.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    sleepers.add(wake);
  });
}
