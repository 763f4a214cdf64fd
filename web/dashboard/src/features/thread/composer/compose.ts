import type { Outgoing } from "@/data/outbox";
import type { Draft } from "./draft";

type Content = Outgoing["content"];

/** What the server is asked to send for a draft. */
export function contentOfDraft(draft: Draft): Content {
  const text = draft[draft.mode].trim();
  if (draft.mode === "note") return { type: "text", text };
  if (draft.files.length) {
    const media = draft.files.map(({ file, kind, filename }) => ({ file, kind, filename }));
    return { type: "media", media, ...(text ? { caption: text } : {}) };
  }
  const titles = titlesOf(draft);
  if (titles.length) {
    const choices = titles.map((title, at) => ({ title, id: `choice-${at + 1}` }));
    return { type: "interactive", style: "buttons", body: text, choices };
  }
  return { type: "text", text };
}

export function titlesOf(draft: Draft): string[] {
  return (draft.buttons ?? []).map((title) => title.trim()).filter(Boolean);
}

/** The text that the server will keep for it, by which its message is known when it comes. */
export function plainText(draft: Draft): string {
  const text = draft[draft.mode].trim();
  if (draft.mode === "note") return text;
  if (draft.files.length) return text || `[${draft.files.map((f) => f.filename).join(", ")}]`;
  return [text, ...titlesOf(draft).map((title) => `• ${title}`)].join("\n");
}

export function isEmpty(draft: Draft): boolean {
  if (draft[draft.mode].trim()) return false;
  return draft.mode === "note" || draft.files.length === 0;
}
