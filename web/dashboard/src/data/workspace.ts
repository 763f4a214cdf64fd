import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "./keys";

const RARELY = 5 * 60_000; // milliseconds; what changes by people's own doing

export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => body(api.GET("/v1/me", { signal })),
  staleTime: RARELY,
  retry: false,
});

export const setupQuery = queryOptions({
  queryKey: keys.setup,
  queryFn: ({ signal }) => body(api.GET("/v1/setup", { signal })),
});

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: ({ signal }) =>
    body(api.GET("/v1/members", { signal, params: { query: { limit: 200 } } })),
  staleTime: RARELY,
});

export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: ({ signal }) => body(api.GET("/v1/channels", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const connectionsQuery = queryOptions({
  queryKey: keys.connections,
  queryFn: ({ signal }) =>
    body(api.GET("/v1/connections", { signal, params: { query: { limit: 200 } } })),
  staleTime: RARELY,
});

export const labelsQuery = queryOptions({
  queryKey: keys.labels,
  queryFn: ({ signal }) => body(api.GET("/v1/labels", { signal })),
  staleTime: RARELY,
});

export const viewsQuery = queryOptions({
  queryKey: keys.views,
  queryFn: ({ signal }) => body(api.GET("/v1/views", { signal })),
  staleTime: RARELY,
});

export const cannedQuery = queryOptions({
  queryKey: keys.canned,
  queryFn: ({ signal }) => body(api.GET("/v1/canned-replies", { signal })),
  staleTime: RARELY,
});

export const agentsQuery = queryOptions({
  queryKey: keys.agents,
  queryFn: ({ signal }) =>
    body(api.GET("/v1/agents", { signal, params: { query: { limit: 200 } } })),
  staleTime: RARELY,
});
