import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Command {
  id: string;
  label: string;
  group: "navigation" | "list" | "conversation" | "message" | "general";
  /** "r", "shift+a", "mod+k" (Ctrl, on a Mac ⌘), or one after the other: "g i". */
  keys?: string;
  run: () => void;
}

const sets = new Set<{ readonly current: Command[] }>();
const listeners = new Set<() => void>();
let registered: Command[] = [];

function publish(): void {
  registered = [...sets].flatMap((set) => set.current);
  for (const listener of listeners) listener();
}

/** These can be done while the component shows: by their keys, and from the palette. */
export function useCommands(commands: Command[]): void {
  const newest = useRef(commands);
  newest.current = commands;
  const shape = commands.map(({ id, label, keys }) => `${id} ${label} ${keys}`).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: told again only when something shows
  useEffect(() => {
    sets.add(newest);
    publish();
    return () => {
      sets.delete(newest);
      publish();
    };
  }, [shape]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What can be done now. */
export function useRegisteredCommands(): Command[] {
  return useSyncExternalStore(subscribe, () => registered);
}

const CHORD = 1_000; // milliseconds in which the second key of a chord must come

/** The key as commands name it: "mod+k", "shift+a", "?". */
export function keyOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  const letter = key.length === 1 && key !== key.toUpperCase();
  const shift = event.shiftKey && (letter || key.length > 1);
  return [
    (event.ctrlKey || event.metaKey) && "mod",
    event.altKey && "alt",
    shift && "shift",
    key === " " ? "space" : key,
  ]
    .filter(Boolean)
    .join("+");
}

/** Plain keys belong to the field that is typed in, and all keys to an open dialog or menu. */
function belongsElsewhere(event: KeyboardEvent, keys: string): boolean {
  const target = event.target as HTMLElement;
  if (target.closest?.('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  if (document.querySelector('[role="dialog"][aria-modal="true"]')) return true;
  const typing = target.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(typing) && !keys.startsWith("mod+");
}

/** Runs commands by their keys, unless something else takes all keys. Once, for the whole page. */
export function useCommandKeys(taken: boolean): void {
  const off = useRef(taken);
  off.current = taken;
  useEffect(() => {
    let first = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      first = "";
      clearTimeout(timer);
    };
    function onKeyDown(event: KeyboardEvent) {
      if (off.current || event.defaultPrevented || event.isComposing || event.repeat) return;
      const key = keyOf(event);
      if (belongsElsewhere(event, key)) return forget();
      const commands = [...sets].flatMap((set) => set.current).reverse();
      const wanted = first ? `${first} ${key}` : key;
      const found = commands.find((command) => command.keys === wanted);
      const begins = commands.some((command) => command.keys?.startsWith(`${wanted} `));
      forget();
      if (!found && !begins) return;
      event.preventDefault();
      if (found) found.run();
      else {
        first = key;
        timer = setTimeout(forget, CHORD);
      }
    }
    addEventListener("keydown", onKeyDown);
    return () => {
      forget();
      removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
