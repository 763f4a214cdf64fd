import { Button, Checkbox, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ConversationFilters, PRIORITIES, STATUSES } from "@/data/filters";
import { channelsQuery, connectionsQuery, labelsQuery, membersQuery } from "@/data/workspace";
import classes from "./filter-bar.module.css";
import { SaveView } from "./save-view";
import { useInboxSearch } from "./use-inbox-search";

interface Choice {
  value: string;
  label: string;
}

export function FilterForm() {
  const { t } = useTranslation("inbox");
  const { filters, show } = useInboxSearch();
  const { data: channels } = useQuery(channelsQuery);
  const { data: connections } = useQuery(connectionsQuery);
  const { data: labels } = useQuery(labelsQuery);
  const { data: members } = useQuery(membersQuery);
  const [saving, setSaving] = useState(false);

  const used = new Set(connections?.data.map((c) => c.channel));
  const assignees: Choice[] = [
    { value: "me", label: t("assignee.me") },
    { value: "people", label: t("assignee.people") },
    { value: "agent", label: t("assignee.agent") },
    { value: "member", label: t("assignee.member") },
    ...(members?.data ?? []).map((m) => ({ value: m.id, label: m.name || m.email })),
  ];
  const fields: { key: keyof ConversationFilters; label: string; data: Choice[] }[] = [
    {
      key: "status",
      label: t("field.status"),
      data: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
    },
    { key: "assignee", label: t("field.assignee"), data: assignees },
    {
      key: "channel",
      label: t("field.channel"),
      data: (channels?.data ?? [])
        .filter((c) => used.has(c.key) || c.key === filters.channel)
        .map((c) => ({ value: c.key, label: c.name })),
    },
    {
      key: "connection_id",
      label: t("field.connection"),
      data: (connections?.data ?? []).map((c) => ({
        value: c.id,
        label: `${c.name} · ${c.channel}`,
      })),
    },
    {
      key: "label",
      label: t("field.label"),
      data: (labels?.data ?? []).map((l) => ({ value: l.name, label: l.name })),
    },
    {
      key: "priority",
      label: t("field.priority"),
      data: PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) })),
    },
  ];

  function change(key: keyof ConversationFilters, value: string | boolean | null) {
    const { [key]: _before, ...others } = filters;
    show(value ? ({ ...others, [key]: value } as ConversationFilters) : others);
  }

  return (
    <fieldset className={classes.form} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className="visually-hidden">{t("filters")}</legend>
      {fields.map(({ key, label, data }) => (
        <Select
          key={key}
          size="xs"
          label={label}
          placeholder={t("any")}
          data={data}
          value={(filters[key] as string | undefined) ?? null}
          onChange={(value) => change(key, value)}
          clearable
          clearButtonProps={{ "aria-label": t("clearField", { field: label }) }}
          searchable={data.length > 8}
          comboboxProps={{ withinPortal: true }}
        />
      ))}
      <Checkbox
        size="xs"
        label={t("onlyUnread")}
        checked={filters.unread ?? false}
        onChange={(event) => change("unread", event.currentTarget.checked)}
      />
      <Checkbox
        size="xs"
        label={t("onlyMentions")}
        checked={filters.mentioned === "me"}
        onChange={(event) => change("mentioned", event.currentTarget.checked ? "me" : null)}
      />
      <Group className={classes.wide} gap="xs">
        <Button size="compact-xs" variant="light" onClick={() => setSaving(!saving)}>
          {t("saveView")}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={() => show({})}>
          {t("clearFilters")}
        </Button>
      </Group>
      {saving && (
        <div className={classes.wide}>
          <SaveView filters={filters} onDone={() => setSaving(false)} />
        </div>
      )}
    </fieldset>
  );
}
