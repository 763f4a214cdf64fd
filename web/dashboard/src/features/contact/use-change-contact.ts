import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import { keys } from "@/data/keys";

/** Changes a contact; its conversations show the new name as the server tells of it. */
export function useChangeContact(contactId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: components["schemas"]["ContactChange"]) =>
      body(
        api.PATCH("/v1/contacts/{contact_id}", {
          params: { path: { contact_id: contactId } },
          body: change,
        }),
      ),
    onSuccess(contact) {
      client.setQueryData(keys.contact(contactId), contact);
      void client.invalidateQueries({ queryKey: ["conversations"], refetchType: "active" });
    },
  });
}
