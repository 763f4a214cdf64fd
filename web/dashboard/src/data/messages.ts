import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { MessagePage } from "@/api/types";
import { keys } from "./keys";

const PAGE = 40;

/** A conversation's messages, newest first; further pages are older. */
export const thread = (conversationId: string) =>
  infiniteQueryOptions({
    queryKey: keys.messages(conversationId),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/v1/conversations/{conversation_id}/messages", {
          signal,
          params: {
            path: { conversation_id: conversationId },
            query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    getNextPageParam: (last: MessagePage) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const timelineQuery = (messageId: string) =>
  queryOptions({
    queryKey: keys.timeline(messageId),
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/messages/{message_id}/timeline", {
          signal,
          params: { path: { message_id: messageId } },
        }),
      ),
  });

export const turnQuery = (id: string) =>
  queryOptions({
    queryKey: keys.turn(id),
    queryFn: ({ signal }) =>
      body(api.GET("/v1/turns/{turn_id}", { signal, params: { path: { turn_id: id } } })),
  });
