import { Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type UIEvent, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { thread } from "@/data/messages";
import { useOutgoing } from "@/data/outbox";
import { meQuery } from "@/data/workspace";
import { ErrorState } from "@/shared/states";
import { DayRow, StartRow } from "./list-rows";
import { MessageRow } from "./message-row";
import { NewMessages } from "./new-messages";
import { asMessage } from "./outgoing-message";
import { type Row, rowsOf } from "./rows";
import classes from "./thread.module.css";
import { useJump } from "./use-jump";
import { useMessageKeys } from "./use-message-keys";
import { useSeen } from "./use-seen";

const GUESS = { start: 56, day: 44, message: 72 }; // pixels, until a row has been measured
const NEAR_END = 120; // pixels
const AT_END_WITHIN = 8;
const FITS = 30; // rows that may fit without scrolling
const AT_END = 10_000_000; // pixels: beyond all, so that the newest are what is made first
const AHEAD = 12; // rows before the oldest that make older ones load

/** What was said, newest at the bottom. */
export function MessageList({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("thread");
  const scroller = useRef<HTMLDivElement>(null);
  const { data: me } = useQuery(meQuery);
  const pages = useInfiniteQuery(thread(conversation.id));
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const outgoing = useOutgoing(conversation.id, me?.member_id ?? null);
  const rows = useMemo(
    () =>
      rowsOf({
        messages: pages.data?.pages.flatMap((page) => page.data) ?? [],
        outgoing,
        more: hasNextPage,
        asMessage: (o) => asMessage(o, conversation, me?.name ?? null),
      }),
    [pages.data, outgoing, hasNextPage, conversation, me?.name],
  );

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => GUESS[rows[at]?.kind ?? "message"],
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 4,
    initialOffset: rows.length > FITS ? AT_END : 0,
    paddingEnd: 12,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
  });
  const shown = virtualizer.getVirtualItems();
  const loaded = !pages.isPending;

  // It opens at the newest message.
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || !loaded) return;
    opened.current = true;
    virtualizer.scrollToEnd();
  }, [loaded, virtualizer]);

  // It stays there while rows turn out larger than guessed, and while the room for them changes.
  const stays = useRef(true);
  const top = useRef(0);
  const height = virtualizer.getTotalSize();
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew with every height
  useLayoutEffect(() => {
    if (opened.current && stays.current) virtualizer.scrollToEnd();
  }, [height, virtualizer]);
  const failed = pages.isError && !pages.data;
  useEffect(() => {
    if (failed || !scroller.current) return;
    const room = new ResizeObserver(() => {
      if (opened.current && stays.current) virtualizer.scrollToEnd();
    });
    room.observe(scroller.current);
    return () => room.disconnect();
  }, [failed, virtualizer]);
  function onScroll({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent) {
    if (scrollHeight - scrollTop - clientHeight < AT_END_WITHIN) stays.current = true;
    // Rows that grow move the end away too; only people scroll up.
    else if (scrollTop < top.current) stays.current = false;
    top.current = scrollTop;
  }

  const oldestShown = shown[0]?.index ?? 0;
  useEffect(() => {
    const wanted = opened.current && oldestShown < AHEAD && hasNextPage;
    if (wanted && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [oldestShown, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const toEnd = useCallback(() => virtualizer.scrollToEnd({ behavior: "smooth" }), [virtualizer]);
  const newest = rows.at(-1);
  // What we send ourselves is looked at, wherever the list stood.
  const ownKey = newest?.kind === "message" && newest.outgoing ? newest.key : null;
  useEffect(() => {
    if (ownKey) virtualizer.scrollToEnd();
  }, [ownKey, virtualizer]);

  const atEnd = virtualizer.isAtEnd(NEAR_END);
  useSeen(conversation, rows, atEnd && loaded);
  const { active, activate, onKeyDown } = useMessageKeys(rows, virtualizer, scroller);
  const { jump, lit } = useJump(rows, virtualizer, {
    more: !loaded || hasNextPage,
    loading: !loaded || isFetchingNextPage,
    fetch: () => void fetchNextPage(),
  });

  if (failed) {
    return <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />;
  }
  return (
    <div className={classes.listFrame}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the messages within */}
      <div ref={scroller} className={classes.scroller} onKeyDown={onKeyDown} onScroll={onScroll}>
        {loaded ? (
          <div
            role="feed"
            aria-label={t("messages")}
            aria-busy={isFetchingNextPage}
            className={classes.rows}
            style={{ height }}
          >
            {shown.map(({ index, key, start }) => {
              const row = rows[index];
              if (!row) return null;
              return (
                <div
                  key={key}
                  data-index={index}
                  ref={virtualizer.measureElement}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <RowContent
                    row={row}
                    position={index + 1}
                    size={hasNextPage ? -1 : rows.length}
                    active={row.key === active}
                    lit={row.kind === "message" && row.message.id === lit}
                    loading={isFetchingNextPage}
                    failed={isFetchNextPageError}
                    onMore={() => void fetchNextPage()}
                    onActivate={activate}
                    onJump={jump}
                  />
                </div>
              );
            })}
          </div>
        ) : (
          <ListSkeleton />
        )}
      </div>
      <NewMessages rows={rows} atEnd={atEnd || !loaded} onShow={toEnd} />
    </div>
  );
}

interface RowContentProps {
  row: Row;
  position: number;
  size: number;
  active: boolean;
  lit: boolean;
  loading: boolean;
  failed: boolean;
  onMore: () => void;
  onActivate: (key: string) => void;
  onJump: (messageId: string) => void;
}

function RowContent(props: RowContentProps) {
  const { row } = props;
  if (row.kind === "start") {
    const { loading, failed, onMore } = props;
    return <StartRow more={row.key === "more"} loading={loading} failed={failed} onMore={onMore} />;
  }
  if (row.kind === "day") return <DayRow at={row.at} />;
  return (
    <MessageRow
      message={row.message}
      outgoing={row.outgoing}
      rowKey={row.key}
      first={row.first}
      position={props.position}
      size={props.size}
      active={props.active}
      lit={props.lit}
      onActivate={props.onActivate}
      onJump={props.onJump}
    />
  );
}

/** Bubbles of the usual size, where they will be. */
function ListSkeleton() {
  const { t } = useTranslation("shell");
  return (
    <div className={classes.skeleton} role="status" aria-label={t("loading")}>
      {[180, 260, 220, 140, 300].map((width, at) => (
        <Skeleton
          key={width}
          height={44}
          width={width}
          radius="lg"
          style={{ alignSelf: at % 2 ? "end" : "start" }}
        />
      ))}
    </div>
  );
}
