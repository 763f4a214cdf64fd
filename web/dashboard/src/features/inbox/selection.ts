import { useState } from "react";

export interface Selection {
  ids: ReadonlySet<string>;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** From the one that was chosen last to this one, in the order that is shown. */
  extend: (id: string, order: readonly string[]) => void;
  set: (ids: readonly string[]) => void;
  clear: () => void;
}

export const MOST_SELECTED = 200; // what one request changes

/** The conversations that something is to be done with. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const set = (wanted: Iterable<string>) => setIds(new Set([...wanted].slice(0, MOST_SELECTED)));
  return {
    ids,
    has: (id) => ids.has(id),
    set,
    clear: () => setIds(new Set()),
    toggle(id) {
      set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]);
      setLast(id);
    },
    extend(id, order) {
      const [from, to] = [order.indexOf(last ?? id), order.indexOf(id)].sort((a, b) => a - b);
      set([...ids, ...order.slice(Math.max(0, from ?? 0), (to ?? 0) + 1)]);
      setLast(id);
    },
  };
}
