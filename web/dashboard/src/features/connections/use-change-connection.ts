import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import { keys } from "@/data/keys";

export function useChangeConnection(connectionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: components["schemas"]["ConnectionChange"]) =>
      body(
        api.PATCH("/v1/connections/{connection_id}", {
          params: { path: { connection_id: connectionId } },
          body: change,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.connections }),
  });
}
