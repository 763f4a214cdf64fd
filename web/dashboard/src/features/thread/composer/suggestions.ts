import type { CannedReply, Member } from "@/api/types";
import type { Mode } from "./draft";

/** What is being typed that something can be put in for. */
export interface Token {
  kind: "canned" | "mention";
  query: string;
  /** Where it begins. */
  from: number;
}

export interface Suggestion {
  key: string;
  title: string;
  detail: string;
  /** What stands there instead of what was typed. */
  put: string;
}

const MOST = 8;

/** A `/shortcut` in replies, an `@name` in notes, just before the caret. */
export function tokenAt(text: string, caret: number, mode: Mode): Token | null {
  const before = text.slice(Math.max(0, caret - 60), caret);
  const found = mode === "reply" ? /(?:^|\s)\/([\w-]{0,40})$/u : /(?:^|\s)@([^@\n]{0,40})$/u;
  const match = before.match(found);
  if (!match) return null;
  const query = match[1] ?? "";
  return { kind: mode === "reply" ? "canned" : "mention", query, from: caret - query.length - 1 };
}

export function cannedFor(
  query: string,
  replies: CannedReply[],
  fill: (text: string) => string,
): Suggestion[] {
  const wanted = query.toLowerCase();
  return replies
    .filter((r) => r.shortcut.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.shortcut, wanted) - rank(b.shortcut, wanted))
    .slice(0, MOST)
    .map((r) => {
      const put = fill(r.text);
      return { key: r.id, title: `/${r.shortcut}`, detail: put.slice(0, 200), put };
    });
}

export function membersFor(query: string, members: Member[]): Suggestion[] {
  const wanted = query.trim().toLowerCase();
  return members
    .filter((m) => `${m.name} ${m.email}`.toLowerCase().includes(wanted))
    .sort((a, b) => rank(a.name, wanted) - rank(b.name, wanted))
    .slice(0, MOST)
    .map((m) => {
      const name = m.name || m.email;
      return { key: m.id, title: name, detail: m.name ? m.email : "", put: `@${name} ` };
    });
}

/** What begins with the query comes first. */
function rank(text: string, wanted: string): number {
  return text.toLowerCase().startsWith(wanted) ? 0 : 1;
}

/** The members whom a note names. */
export function mentionedIn(text: string, members: Member[]): string[] {
  return members.filter((m) => text.includes(`@${m.name || m.email}`)).map((m) => m.id);
}
