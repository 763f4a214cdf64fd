import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { ConversationFilters } from "@/data/filters";
import { keys } from "@/data/keys";
import { viewsQuery } from "@/data/workspace";
import { useErrorText } from "@/shared/states";
import { useInboxSearch } from "./use-inbox-search";

/** Keeps the filters under a name; a saved view that is open can be changed or deleted. */
export function SaveView(props: { filters: ConversationFilters; onDone: () => void }) {
  const { filters, onDone } = props;
  const { t } = useTranslation("inbox");
  const { viewId, show } = useInboxSearch();
  const { data: views } = useQuery(viewsQuery);
  const open = views?.data.find((view) => view.id === viewId);
  const [name, setName] = useState(open?.name ?? "");
  const [shared, setShared] = useState(open?.shared ?? false);
  const client = useQueryClient();
  const textOf = useErrorText();

  const save = useMutation({
    mutationFn: (id: string | null) =>
      id
        ? body(
            api.PATCH("/v1/views/{view_id}", {
              params: { path: { view_id: id } },
              body: { name, filters, shared },
            }),
          )
        : body(api.POST("/v1/views", { body: { name, filters, shared } })),
    onSuccess: async (view) => {
      await client.invalidateQueries({ queryKey: keys.views });
      show(filters, view.id);
      onDone();
    },
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/v1/views/{view_id}", { params: { path: { view_id: id } } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.views });
      show(filters);
      onDone();
    },
  });
  const error = save.error ?? remove.error;

  return (
    <Stack gap={6}>
      <TextInput
        size="xs"
        label={t("viewName")}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox
        size="xs"
        label={t("forEverybody")}
        checked={shared}
        onChange={(event) => setShared(event.currentTarget.checked)}
      />
      <Group gap="xs">
        <Button
          size="compact-xs"
          disabled={!name.trim()}
          loading={save.isPending}
          onClick={() => save.mutate(null)}
        >
          {t("saveNew")}
        </Button>
        {open && (
          <>
            <Button size="compact-xs" variant="light" onClick={() => save.mutate(open.id)}>
              {t("saveChanged")}
            </Button>
            <Button
              size="compact-xs"
              color="red"
              variant="light"
              onClick={() => remove.mutate(open.id)}
            >
              {t("deleteView")}
            </Button>
          </>
        )}
      </Group>
      {error && (
        <Text role="alert" size="xs" c="var(--mantine-color-error)">
          {textOf(error)}
        </Text>
      )}
    </Stack>
  );
}
