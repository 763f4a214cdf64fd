import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "./keys";

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: keys.contact(id),
    queryFn: ({ signal }) =>
      body(api.GET("/v1/contacts/{contact_id}", { signal, params: { path: { contact_id: id } } })),
  });

export const leadsQuery = (contactId: string) =>
  queryOptions({
    queryKey: keys.leads(contactId),
    queryFn: ({ signal }) =>
      body(api.GET("/v1/leads", { signal, params: { query: { contact_id: contactId } } })),
  });

export const earlierQuery = (contactId: string) =>
  queryOptions({
    queryKey: keys.earlier(contactId),
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/conversations", {
          signal,
          params: { query: { contact_id: contactId, limit: 20 } },
        }),
      ),
  });
