import { useNavigate, useRouter } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import type { RowHandlers } from "./conversation-row";
import type { Selection } from "./selection";

const TO = "/inbox/$conversationId";
const PASSING = 50; // milliseconds that a pointer rests on a row that it does not just pass
const keep = (kept: object) => kept;

/** Opens, prepares and chooses conversations: the same functions for all rows and for good. */
export function useRowHandlers(selection: Selection, order: () => string[]): RowHandlers {
  const router = useRouter();
  const navigate = useNavigate();
  const newest = useRef({ selection, order });
  newest.current = { selection, order };
  return useMemo(() => {
    let pointed: ReturnType<typeof setTimeout> | undefined;
    // What cannot be fetched now is fetched again, and told of, when it is opened.
    const prepare = (conversationId: string) =>
      void router
        .preloadRoute({ to: TO, params: { conversationId }, search: keep })
        .catch(() => {});
    const idOf = ({ currentTarget }: { currentTarget: Element }) =>
      (currentTarget as HTMLElement).dataset.id ?? "";
    return {
      onClick(event) {
        // In a tab or a window of its own it opens as every link does.
        if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
          return;
        event.preventDefault();
        void navigate({ to: TO, params: { conversationId: idOf(event) }, search: keep });
      },
      onPoint(event) {
        const id = idOf(event);
        clearTimeout(pointed);
        pointed = setTimeout(() => prepare(id), PASSING);
      },
      onLeave() {
        clearTimeout(pointed);
      },
      onPress(event) {
        clearTimeout(pointed);
        prepare(idOf(event));
      },
      onChoose(event) {
        const { selection, order } = newest.current;
        if (event.shiftKey) selection.extend(idOf(event), order());
        else selection.toggle(idOf(event));
      },
    };
  }, [router, navigate]);
}

/** A conversation's address, with the filters that the list has. */
export function useRowHref(): (id: string) => string {
  const router = useRouter();
  const { pathname, href } = router.buildLocation({
    to: TO,
    params: { conversationId: "-" },
    search: keep,
  });
  const behind = href.slice(pathname.length);
  return (id) => `${pathname.slice(0, -1)}${id}${behind}`;
}
