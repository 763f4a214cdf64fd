import { ActionIcon, Button, Checkbox, Group, Menu, TagsInput, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, ChevronDown, MailOpen, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import type { Conversation } from "@/api/types";
import { PRIORITIES } from "@/data/filters";
import { keys } from "@/data/keys";
import { labelsQuery, membersQuery, meQuery } from "@/data/workspace";
import { useErrorText } from "@/shared/states";
import type { Selection } from "./selection";

type Change = Omit<components["schemas"]["BulkChange"], "ids">;

interface BulkBarProps {
  selection: Selection;
  shown: Conversation[];
}

/** What can be done with the chosen conversations at once. */
export function BulkBar({ selection, shown }: BulkBarProps) {
  const { t } = useTranslation("inbox");
  const { data: me } = useQuery(meQuery);
  const { data: members } = useQuery(membersQuery);
  const { data: labels } = useQuery(labelsQuery);
  const [labelling, setLabelling] = useState(false);
  const client = useQueryClient();
  const textOf = useErrorText();
  const all = shown.length > 0 && shown.every((c) => selection.has(c.id));

  const change = useMutation({
    mutationFn: (wanted: Change) =>
      body(api.POST("/v1/conversations/bulk", { body: { ids: [...selection.ids], ...wanted } })),
    onSuccess: ({ changed, failed }) => {
      const text = t("changed", { count: changed.length });
      const trouble = failed[0] ? ` ${t("notChanged", { count: failed.length })}` : "";
      notifications.show({
        message: `${text}${trouble}${failed[0] ? ` ${failed[0].message}` : ""}`,
        color: failed.length ? "orange" : "teal",
      });
      selection.set(failed.map(({ id }) => id));
      void client.invalidateQueries({ queryKey: keys.lists });
      void client.invalidateQueries({ queryKey: keys.labels });
    },
    onError: (error) => notifications.show({ color: "red", message: textOf(error) }),
  });
  const run = (wanted: Change) => change.mutate(wanted);

  return (
    <Group
      gap={6}
      px="sm"
      py={8}
      role="toolbar"
      aria-label={t("bulk")}
      style={{ borderBottom: "1px solid var(--mantine-color-default-border)" }}
    >
      <Checkbox
        size="xs"
        checked={all}
        indeterminate={!all}
        aria-label={t("chooseAll")}
        onChange={() => (all ? selection.clear() : selection.set(shown.map((c) => c.id)))}
      />
      <Text size="sm" fw={600} aria-live="polite">
        {t("chosen", { count: selection.ids.size })}
      </Text>
      <Button
        size="compact-xs"
        leftSection={<Check size={14} aria-hidden />}
        loading={change.isPending}
        onClick={() => run({ status: "resolved" })}
      >
        {t("resolve")}
      </Button>
      <ActionIcon
        size="sm"
        variant="light"
        aria-label={t("markRead")}
        title={t("markRead")}
        onClick={() => run({ read: true })}
      >
        <MailOpen size={14} aria-hidden />
      </ActionIcon>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button
            size="compact-xs"
            variant="light"
            rightSection={<ChevronDown size={14} aria-hidden />}
          >
            {t("more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="60vh" style={{ overflow: "auto" }}>
          <Menu.Label>{t("field.assignee")}</Menu.Label>
          {me?.member_id && (
            <Menu.Item onClick={() => run({ assignee: { kind: "member", id: me.member_id } })}>
              {t("assignee.me")}
            </Menu.Item>
          )}
          <Menu.Item onClick={() => run({ assignee: { kind: "people" } })}>
            {t("assignee.people")}
          </Menu.Item>
          <Menu.Item onClick={() => run({ assignee: { kind: "agent" } })}>
            {t("assignee.agent")}
          </Menu.Item>
          {members?.data
            .filter((m) => m.id !== me?.member_id)
            .map((m) => (
              <Menu.Item key={m.id} onClick={() => run({ assignee: { kind: "member", id: m.id } })}>
                <span dir="auto">{m.name || m.email}</span>
              </Menu.Item>
            ))}
          <Menu.Label>{t("field.status")}</Menu.Label>
          {(["open", "pending", "archived"] as const).map((status) => (
            <Menu.Item key={status} onClick={() => run({ status })}>
              {t(`status.${status}`)}
            </Menu.Item>
          ))}
          <Menu.Label>{t("field.priority")}</Menu.Label>
          {PRIORITIES.map((priority) => (
            <Menu.Item key={priority} onClick={() => run({ priority })}>
              {t(`priority.${priority}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setLabelling(true)}>{t("addLabels")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t("chooseNone")}
        onClick={selection.clear}
      >
        <X size={16} aria-hidden />
      </ActionIcon>
      {labelling && (
        <TagsInput
          size="xs"
          w="100%"
          autoFocus
          label={t("addLabels")}
          description={t("addLabelsHint")}
          data={labels?.data.map((l) => l.name) ?? []}
          maxTags={10}
          onChange={(names) => {
            if (names[0]) run({ add_labels: names });
            setLabelling(false);
          }}
        />
      )}
    </Group>
  );
}
