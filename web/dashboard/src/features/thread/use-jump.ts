import type { Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Row } from "./rows";

const LIT = 2_000; // milliseconds
const MOST_PAGES = 25; // of older messages that are fetched to find one

interface Older {
  more: boolean;
  loading: boolean;
  fetch: () => void;
}

/** Going to a message that another one names, also if it is further back than what is loaded. */
export function useJump(
  rows: Row[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { more, loading, fetch }: Older,
) {
  const [wanted, setWanted] = useState<string | null>(linkedMessage);
  const [lit, setLit] = useState<string | null>(null);
  const fetched = useRef(0);
  const at = wanted
    ? rows.findIndex((row) => row.kind === "message" && row.message.id === wanted)
    : -1;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `fetch` is another function each time
  useEffect(() => {
    if (!wanted || !rows.length) return;
    if (at >= 0) {
      virtualizer.scrollToIndex(at, { align: "center" });
      setLit(wanted);
      setWanted(null);
    } else if (!loading) {
      if (more && fetched.current++ < MOST_PAGES) fetch();
      else setWanted(null);
    }
  }, [wanted, at, rows, more, loading, virtualizer]);

  useEffect(() => {
    if (!lit) return;
    const timer = setTimeout(() => setLit(null), LIT);
    return () => clearTimeout(timer);
  }, [lit]);

  const jump = useCallback((messageId: string) => {
    fetched.current = 0;
    setWanted(messageId);
  }, []);
  return { jump, lit };
}

/** The message that the address names behind its #, from "copy link". */
function linkedMessage(): string | null {
  const id = location.hash.slice(1);
  return /^msg_\w{1,60}$/.test(id) ? id : null;
}
