import { useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { channelsQuery } from "@/data/workspace";
import { useNow } from "@/shared/now";
import { ConversationRow } from "./conversation-row";
import classes from "./inbox.module.css";
import type { Selection } from "./selection";
import { useRowHandlers, useRowHref } from "./use-row-handlers";

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
  const { t, i18n } = useTranslation("inbox");
  const { data: channels } = useQuery(channelsQuery);
  const now = useNow();
  const hrefOf = useRowHref();
  const handlers = useRowHandlers(selection, () => conversations.map((c) => c.id));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => HEIGHT,
    getItemKey: (at) => conversations[at]?.id ?? at,
    overscan: 6,
    // Before it has been measured: rows that would have to be made in a second pass.
    initialRect: { width: 0, height: window.innerHeight },
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
                channel={channels?.data.find((c) => c.key === conversation.channel)}
                href={hrefOf(conversation.id)}
                open={conversation.id === selectedId}
                chosen={selection.has(conversation.id)}
                choosing={selection.ids.size > 0}
                handlers={handlers}
                now={now}
                t={t}
                language={i18n.language}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
