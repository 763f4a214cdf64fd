import type { Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/shared/commands";
import type { Row } from "./rows";

const STEPS: Record<string, 1 | -1> = { ArrowDown: 1, ArrowUp: -1, PageDown: 1, PageUp: -1 };

/** Going from message to message: one of them is the list's place in the order of tabs. */
export function useMessageKeys(
  rows: Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const { t } = useTranslation("thread");
  const [chosen, setChosen] = useState<string | null>(null);
  const known = chosen !== null && rows.some((row) => row.key === chosen);
  const active = known ? chosen : rows.findLast((row) => row.kind === "message")?.key;
  const activate = useCallback((key: string) => setChosen(key), []);

  function step(by: 1 | -1) {
    const at = rows.findIndex((row) => row.key === active);
    const standing = scroller.current?.contains(document.activeElement);
    let next = standing ? at + by : at;
    while (rows[next] && rows[next]?.kind !== "message") next += by;
    const row = rows[next];
    if (!row) return;
    setChosen(row.key);
    virtualizer.scrollToIndex(next, { align: "auto" });
    // The row may have to be made first.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(
          `[data-index="${next}"] [role="article"], [data-index="${next}"] article`,
        )
        ?.focus({ preventScroll: true }),
    );
  }

  useCommands([
    {
      id: "message.next",
      label: t("nextMessage"),
      group: "message",
      keys: "shift+j",
      run: () => step(1),
    },
    {
      id: "message.previous",
      label: t("previousMessage"),
      group: "message",
      keys: "shift+k",
      run: () => step(-1),
    },
  ]);

  function onKeyDown(event: KeyboardEvent) {
    const by = STEPS[event.key];
    if (!by || !(event.target as HTMLElement).matches("article")) return;
    event.preventDefault();
    step(by);
  }

  return { active, activate, onKeyDown };
}
