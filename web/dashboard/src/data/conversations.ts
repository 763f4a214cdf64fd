import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Conversation, ConversationChange, ConversationPage } from "@/api/types";
import type { ConversationFilters } from "./filters";
import { keys } from "./keys";
import { replaceConversation } from "./placing";

export type ConversationList = InfiniteData<ConversationPage, string | null>;
const PAGE = 40;

export const conversationList = (filters: ConversationFilters) =>
  infiniteQueryOptions({
    queryKey: keys.list(filters),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/v1/conversations", {
          signal,
          params: {
            query: { ...filters, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (last: ConversationPage) => last.next,
    staleTime: Number.POSITIVE_INFINITY, // live updates keep it
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/conversations/{conversation_id}", {
          signal,
          params: { path: { conversation_id: id } },
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Has a conversation there, as a list shows it if one does: live updates keep that right. */
export function prepareConversation(client: QueryClient, id: string): void {
  if (client.getQueryData(keys.conversation(id))) return;
  const found = listed(client, id);
  if (found) client.setQueryData(keys.conversation(id), found);
  else void client.prefetchQuery(conversationQuery(id));
}

function listed(client: QueryClient, id: string): Conversation | undefined {
  for (const [, list] of client.getQueriesData<ConversationList>({ queryKey: keys.lists })) {
    for (const page of list?.pages ?? []) {
      const found = page.data.find((conversation) => conversation.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: ({ signal }) => body(api.GET("/v1/conversations/counts", { signal })),
});

/** Changes a conversation, shown at once and taken back if the server refuses. */
export function useChangeConversation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: ConversationChange }) =>
      body(
        api.PATCH("/v1/conversations/{conversation_id}", {
          params: { path: { conversation_id: id } },
          body: change,
        }),
      ),
    onMutate: ({ id, change }) => {
      const before = client.getQueryData<Conversation>(keys.conversation(id));
      if (before) replaceConversation(client, { ...before, ...shown(before, change) });
      return { before };
    },
    onError: (_error, _given, context) => {
      if (context?.before) replaceConversation(client, context.before);
    },
    onSuccess: (conversation) => replaceConversation(client, conversation),
  });
}

/** What of a change can be shown before the server has answered. */
function shown(before: Conversation, change: ConversationChange): Partial<Conversation> {
  const { status, priority, labels, snoozed_until, assignee } = change;
  return {
    ...(status ? { status } : {}),
    ...(priority ? { priority } : {}),
    ...(labels ? { labels } : {}),
    ...(snoozed_until !== undefined ? { snoozed_until } : {}),
    ...(assignee
      ? { assignee: { ...before.assignee, kind: assignee.kind, id: assignee.id ?? null } }
      : {}),
  };
}

export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.POST("/v1/conversations/{conversation_id}/read", {
        params: { path: { conversation_id: id } },
      }),
    onMutate: (id) => {
      const before = client.getQueryData<Conversation>(keys.conversation(id));
      if (before) replaceConversation(client, { ...before, unread_count: 0 });
    },
  });
}
