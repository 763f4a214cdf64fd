import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { Conversation } from "@/api/types";
import { cannedQuery, membersQuery, meQuery } from "@/data/workspace";
import { useDraftStore } from "./draft";
import { cannedFor, membersFor, type Suggestion, type Token, tokenAt } from "./suggestions";
import { fillVariables } from "./variables";

export const SUGGESTIONS = "composer-suggestions";

/** Canned replies behind a /, members behind an @: chosen by keyboard or by hand. */
export function useSuggestions(
  conversation: Conversation,
  field: RefObject<HTMLTextAreaElement | null>,
) {
  const store = useDraftStore();
  const draft = store.use();
  const [token, setToken] = useState<Token | null>(null);
  const [at, setAt] = useState(0);
  const { data: me } = useQuery(meQuery);
  const { data: canned } = useQuery({ ...cannedQuery, enabled: token?.kind === "canned" });
  const { data: members } = useQuery(membersQuery);

  const shown: Suggestion[] = !token
    ? []
    : token.kind === "canned"
      ? cannedFor(token.query, canned?.data ?? [], (text) => fillVariables(text, conversation, me))
      : membersFor(token.query, members?.data ?? []);
  const active = Math.min(at, shown.length - 1);

  function look() {
    const element = field.current;
    if (!element || element.selectionStart !== element.selectionEnd) return setToken(null);
    const found = tokenAt(element.value, element.selectionStart, draft.mode);
    if (found?.query !== token?.query || found?.from !== token?.from) {
      setToken(found);
      setAt(0);
    }
  }

  /** Puts a text where the caret is, or instead of a part of what stands there. */
  function put(text: string, from?: number) {
    const element = field.current;
    const { mode, [mode]: written } = store.read();
    const end = element?.selectionEnd ?? written.length;
    const start = from ?? element?.selectionStart ?? written.length;
    store.change({ [mode]: written.slice(0, start) + text + written.slice(end) });
    setToken(null);
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(start + text.length, start + text.length);
    });
  }
  const choose = (suggestion: Suggestion) => put(suggestion.put, token?.from);

  /** Whether the key was meant for the list. */
  function onKeyDown(event: KeyboardEvent): boolean {
    if (!shown.length) return false;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) setAt((active + by + shown.length) % shown.length);
    else if (event.key === "Escape") setToken(null);
    else if (event.key === "Enter" || event.key === "Tab") {
      const chosen = shown[active];
      if (chosen) choose(chosen);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  const aria = shown.length
    ? { "aria-controls": SUGGESTIONS, "aria-activedescendant": `${SUGGESTIONS}-${active}` }
    : {};
  return { shown, active, look, put, choose, onKeyDown, aria };
}
