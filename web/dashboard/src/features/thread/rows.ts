import type { Message } from "@/api/types";
import { keyBeforeArrival, type Outgoing } from "@/data/outbox";

export type Row =
  | { kind: "start"; key: string }
  | { kind: "day"; key: string; at: string }
  | {
      kind: "message";
      key: string;
      message: Message;
      /** Set while the message is on its way to the server. */
      outgoing: Outgoing | null;
      /** The first of several by the same author in a row. */
      first: boolean;
    };

const TOGETHER = 5 * 60_000; // milliseconds within which messages of one author stand together

interface Given {
  /** Newest first, as the server pages them. */
  messages: Message[];
  outgoing: Outgoing[];
  /** Whether older messages are not loaded yet. */
  more: boolean;
  asMessage: (outgoing: Outgoing) => Message;
}

/** What the thread shows, oldest first. */
export function rowsOf({ messages, outgoing, more, asMessage }: Given): Row[] {
  const claimed = arrivals(messages, outgoing);
  const rows: Row[] = [{ kind: "start", key: more ? "more" : "start" }];
  const shown = messages.filter((m) => m.type !== "reaction" || !m.target_id).reverse();
  let before: Message | null = null;
  const add = (message: Message, key: string, onItsWay: Outgoing | null) => {
    if (!before || dayOf(before.sent_at) !== dayOf(message.sent_at)) {
      rows.push({ kind: "day", key: `day ${dayOf(message.sent_at)}`, at: message.sent_at });
    }
    const first = !before || !together(before, message);
    rows.push({ kind: "message", key, message, outgoing: onItsWay, first });
    before = message;
  };
  for (const m of shown) add(m, claimed.keys.get(m.id) ?? keyBeforeArrival(m.id) ?? m.id, null);
  for (const o of claimed.left) add(asMessage(o), o.key, o);
  return rows;
}

/**
 * The server's messages that are ours on their way: the stream may tell of one before the answer to
 * its sending comes, and it must not show twice.
 */
function arrivals(messages: Message[], outgoing: Outgoing[]) {
  const keys = new Map<string, string>();
  const left: Outgoing[] = [];
  const known = new Set(messages.map((m) => keyBeforeArrival(m.id)));
  for (const o of outgoing) {
    if (known.has(o.key)) continue;
    const found = messages.findLast((m) => !keys.has(m.id) && isSame(m, o));
    if (found) keys.set(found.id, o.key);
    else left.push(o);
  }
  return { keys, left };
}

function isSame(message: Message, outgoing: Outgoing): boolean {
  return (
    message.author.kind === "member" &&
    message.author.id === outgoing.memberId &&
    message.direction === (outgoing.note ? "internal" : "outbound") &&
    message.id > (outgoing.after ?? "") &&
    keyBeforeArrival(message.id) === undefined &&
    outgoing.state === "waiting" &&
    message.type === (outgoing.note ? message.type : outgoing.content.type) &&
    message.text.trim() === outgoing.text.trim()
  );
}

function together(before: Message, message: Message): boolean {
  return (
    before.direction === message.direction &&
    before.author.kind === message.author.kind &&
    before.author.id === message.author.id &&
    before.author.name === message.author.name &&
    message.type !== "notice" &&
    before.type !== "notice" &&
    Date.parse(message.sent_at) - Date.parse(before.sent_at) < TOGETHER
  );
}

function dayOf(moment: string): string {
  return new Date(moment).toDateString();
}
