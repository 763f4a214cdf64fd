import { ActionIcon, Popover, Tooltip } from "@mantine/core";
import { AlarmClock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { useCommands } from "@/shared/commands";
import { MomentPicker } from "./moment-picker";

export function SnoozeMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("thread");
  const [open, setOpen] = useState(false);
  const change = useChangeConversation();
  useCommands([
    {
      id: "conversation.snooze",
      label: t("snooze"),
      group: "conversation",
      keys: "s",
      run: () => setOpen(true),
    },
  ]);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={260}
      position="bottom-end"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={t("snooze")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("snooze")}
            onClick={() => setOpen(!open)}
          >
            <AlarmClock size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <MomentPicker
          action={t("snooze")}
          onPick={(moment) => {
            setOpen(false);
            change.mutate({
              id: conversation.id,
              change: { status: "snoozed", snoozed_until: moment.toISOString() },
            });
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
