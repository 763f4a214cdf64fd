import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { ConversationRow } from "./conversation-row";
import classes from "./inbox.module.css";
import type { Selection } from "./selection";

const HEIGHT = 84; // pixels of one row
const AHEAD = 15; // rows before the end at which more are fetched

interface ConversationListProps {
  conversations: Conversation[];
  selectedId: string | undefined;
  selection: Selection;
  more: boolean;
  onMore: () => void;
}

export function ConversationList(props: ConversationListProps) {
  const { conversations, selectedId, selection, more, onMore } = props;
  const { t } = useTranslation("inbox");
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (at) => conversations[at]?.id ?? at,
    overscan: 6,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= conversations.length - AHEAD) onMore();
  }, [more, last, conversations.length, onMore]);

  // The keyboard moves through rows that may be out of sight.
  const at = conversations.findIndex((c) => c.id === selectedId);
  const scrollTo = rows.scrollToIndex;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another one is opened
  useEffect(() => {
    if (at >= 0) scrollTo(at, { align: "auto" });
  }, [selectedId]);

  const order = conversations.map((c) => c.id);
  return (
    <div ref={scroller} className={classes.scroller}>
      <ul className={classes.rows} style={{ height: rows.getTotalSize() }} aria-label={t("list")}>
        {shown.map(({ key, index, start }) => {
          const conversation = conversations[index];
          if (!conversation) return null;
          return (
            <li
              key={key}
              aria-setsize={more ? -1 : conversations.length}
              aria-posinset={index + 1}
              style={{ height: HEIGHT, transform: `translateY(${start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                open={conversation.id === selectedId}
                chosen={selection.has(conversation.id)}
                choosing={selection.ids.size > 0}
                onChoose={(range) =>
                  range
                    ? selection.extend(conversation.id, order)
                    : selection.toggle(conversation.id)
                }
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
