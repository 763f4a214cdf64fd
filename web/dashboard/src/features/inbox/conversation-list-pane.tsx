import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { conversationList } from "@/data/conversations";
import { ConversationList } from "./conversation-list";
import { FilterBar } from "./filter-bar";
import classes from "./inbox.module.css";
import { ListSkeleton } from "./list-skeleton";
import { ListTrouble } from "./list-trouble";
import { useSelection } from "./selection";
import { useInboxSearch } from "./use-inbox-search";
import { useListCommands } from "./use-list-commands";
import { useNeighbours } from "./use-neighbours";

const BulkBar = lazy(async () => ({ default: (await import("./bulk-bar")).BulkBar }));

export function ConversationListPane({ selectedId }: { selectedId: string | undefined }) {
  const { t } = useTranslation("inbox");
  const { filters, show } = useInboxSearch();
  const list = useInfiniteQuery(conversationList(filters));
  const conversations = useMemo(() => list.data?.pages.flatMap((p) => p.data) ?? [], [list.data]);
  const selection = useSelection();
  useListCommands(conversations, selectedId, selection);
  useNeighbours(conversations, selectedId);

  return (
    <section className={classes.list} aria-label={t("conversations")}>
      <FilterBar />
      {selection.ids.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar selection={selection} shown={conversations} />
        </Suspense>
      )}
      {list.isPending ? (
        <ListSkeleton />
      ) : list.isError || conversations.length === 0 ? (
        <ListTrouble
          error={list.error}
          filters={filters}
          onRetry={() => void list.refetch()}
          onShowAll={() => show({})}
        />
      ) : (
        <ConversationList
          conversations={conversations}
          selectedId={selectedId}
          selection={selection}
          more={list.hasNextPage}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage();
          }}
        />
      )}
    </section>
  );
}
