import { useMemo } from "react";
import { stored } from "@/shared/stored";

export interface OutgoingFile {
  /** The upload's id. */
  file: string;
  kind: string;
  filename: string;
  mime_type: string;
  size: number;
}

/** A message of ours on its way to the server. */
export interface Outgoing {
  /** Its Idempotency-Key: sent twice, it is stored once. */
  key: string;
  memberId: string;
  conversationId: string;
  /** Among ourselves. */
  note: boolean;
  content: Record<string, unknown> & { type: string };
  text: string;
  files: OutgoingFile[];
  replyTo: string | null;
  scheduledAt: string | null;
  mentions: string[];
  /** The newest message that its author had seen; null sends without asking. */
  seen: string | null;
  /** The newest message that there was; whatever the server made of this one is newer. */
  after: string | null;
  at: string;
  state: "waiting" | "sent" | "failed" | "answered";
  problem: OutgoingProblem | null;
}

export interface OutgoingProblem {
  code: string;
  message: string;
  /** Who answered meanwhile, and with which message. */
  author: string | null;
  messageId: string | null;
}

const outbox = stored<Outgoing[]>("crosschat.outbox", []);
const arrived = new Map<string, string>();

/** The rows of messages that were sent from here keep the key that they had while on their way. */
export function keyBeforeArrival(messageId: string): string | undefined {
  return arrived.get(messageId);
}

export function noteArrival(messageId: string, key: string): void {
  arrived.set(messageId, key);
}

/** What is on its way or was refused, oldest first. */
export function useOutgoing(conversationId: string, memberId: string | null): Outgoing[] {
  const all = outbox.use();
  return useMemo(
    () => all.filter((o) => o.conversationId === conversationId && o.memberId === memberId),
    [all, conversationId, memberId],
  );
}

export function addOutgoing(outgoing: Outgoing): void {
  outbox.write([...outbox.read(), outgoing]);
}

export function changeOutgoing(key: string, change: Partial<Outgoing>): void {
  outbox.write(outbox.read().map((o) => (o.key === key ? { ...o, ...change } : o)));
}

export function dropOutgoing(key: string): void {
  const left = outbox.read().filter((o) => o.key !== key);
  if (left.length) outbox.write(left);
  else outbox.clear();
}

export function waiting(memberId: string): Outgoing[] {
  return outbox.read().filter((o) => o.memberId === memberId && o.state === "waiting");
}
