import { ActionIcon, Popover, TagsInput, Tooltip } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Tag } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { keys } from "@/data/keys";
import { labelsQuery } from "@/data/workspace";
import { useCommands } from "@/shared/commands";

export function LabelMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("thread");
  const [open, setOpen] = useState(false);
  const { data: labels } = useQuery(labelsQuery);
  const change = useChangeConversation();
  const client = useQueryClient();
  useCommands([
    {
      id: "conversation.labels",
      label: t("labels"),
      group: "conversation",
      keys: "l",
      run: () => setOpen(true),
    },
  ]);

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={280}
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t("labels")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("labels")}
            onClick={() => setOpen(!open)}
          >
            <Tag size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <TagsInput
          label={t("labels")}
          description={t("labelsHint")}
          data={labels?.data.map((label) => label.name) ?? []}
          value={conversation.labels}
          maxTags={50}
          clearable={false}
          comboboxProps={{ withinPortal: false }}
          onChange={(names) =>
            change.mutate(
              { id: conversation.id, change: { labels: names } },
              { onSuccess: () => void client.invalidateQueries({ queryKey: keys.labels }) },
            )
          }
        />
      </Popover.Dropdown>
    </Popover>
  );
}
