import { createContext, useContext } from "react";
import type { Message } from "@/api/types";
import { dropOutgoing, type Outgoing, type OutgoingFile } from "@/data/outbox";
import { stored } from "@/shared/stored";

export type Mode = "reply" | "note";

export interface Quote {
  id: string;
  name: string | null;
  kind: string;
  text: string;
}

/** What is being written in a conversation. It outlives the page and the session. */
export interface Draft {
  mode: Mode;
  reply: string;
  note: string;
  quote: Quote | null;
  files: OutgoingFile[];
  /** Titles of quick replies to tap; null while there shall be none. */
  buttons: string[] | null;
}

const EMPTY: Draft = { mode: "reply", reply: "", note: "", quote: null, files: [], buttons: null };
const QUOTED = 200; // characters

function make(key: string) {
  const kept = stored<Draft>(key, EMPTY);
  return {
    use: kept.use,
    read: kept.read,
    change(change: Partial<Draft>): void {
      const next = { ...kept.read(), ...change };
      const empty = !next.reply && !next.note && !next.files.length && !next.quote && !next.buttons;
      if (empty && next.mode === "reply") kept.clear();
      else kept.write(next);
    },
  };
}

export type DraftStore = ReturnType<typeof make>;
const made = new Map<string, DraftStore>();

/** One member's draft in one conversation. */
export function draftOf(memberId: string, conversationId: string): DraftStore {
  const key = `crosschat.draft.${memberId}.${conversationId}`;
  const store = made.get(key) ?? make(key);
  made.set(key, store);
  return store;
}

export const DraftContext = createContext<DraftStore>(draftOf("nobody", "nowhere"));

/** The draft of the conversation that shows. */
export function useDraftStore(): DraftStore {
  return useContext(DraftContext);
}

export const COMPOSER_FIELD = "composer-text";

/** To where one writes; a moment later, as what opened the field may still hold the focus. */
export function focusComposer(): void {
  setTimeout(() => {
    const field = document.getElementById(COMPOSER_FIELD);
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

export function quote(draft: DraftStore, message: Message): void {
  const { id, author, type, text } = message;
  draft.change({
    mode: "reply",
    quote: { id, name: author.name, kind: type, text: text.slice(0, QUOTED) },
  });
  focusComposer();
}

/** A text to go on with; what stood there stays before it. */
export function editText(draft: DraftStore, text: string): void {
  const { reply } = draft.read();
  draft.change({ mode: "reply", reply: reply.trim() ? `${reply.trimEnd()}\n${text}` : text });
  focusComposer();
}

/** What was not sent becomes what is written. */
export function backToDraft(draft: DraftStore, outgoing: Outgoing): void {
  const { note, content, files, replyTo, key } = outgoing;
  const text = String(content.text ?? content.caption ?? content.body ?? "");
  const before = draft.read();
  const quoted = replyTo ? { id: replyTo, name: null, kind: "text", text: "" } : before.quote;
  const field = note ? "note" : "reply";
  draft.change({
    mode: field,
    [field]: [text, before[field]].filter((part) => part.trim()).join("\n"),
    files: note ? before.files : [...files, ...before.files],
    quote: quoted,
  });
  dropOutgoing(key);
  focusComposer();
}
