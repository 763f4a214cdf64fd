import { ActionIcon, Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation, ConversationChange } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { PRIORITIES } from "@/data/filters";
import { useCommands } from "@/shared/commands";

/** What is done less often with a conversation. */
export function ConversationMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(["thread", "inbox"]);
  const [open, setOpen] = useState(false);
  const change = useChangeConversation();
  const navigate = useNavigate();
  const run = (wanted: ConversationChange) =>
    change.mutate({ id: conversation.id, change: wanted });

  function markUnread() {
    run({ unread: true });
    // Staying would mark it as read again.
    void navigate({ to: "/inbox", search: (kept) => kept });
  }
  useCommands([
    {
      id: "conversation.unread",
      label: t("markUnread"),
      group: "conversation",
      keys: "u",
      run: markUnread,
    },
    {
      id: "conversation.priority",
      label: t("priority"),
      group: "conversation",
      keys: "p",
      run: () => setOpen(true),
    },
  ]);

  return (
    <Menu
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={220}
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("more")}>
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("priority")}</Menu.Label>
        {PRIORITIES.map((priority) => (
          <Menu.Item
            key={priority}
            fw={conversation.priority === priority ? 700 : 400}
            aria-current={conversation.priority === priority}
            onClick={() => run({ priority })}
          >
            {t(`inbox:priority.${priority}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={markUnread}>{t("markUnread")}</Menu.Item>
        <Menu.Item onClick={() => run({ status: "pending" })}>{t("markPending")}</Menu.Item>
        <Menu.Item onClick={() => run({ status: "archived" })}>{t("archive")}</Menu.Item>
        <Menu.Item
          onClick={() =>
            void navigator.clipboard.writeText(window.location.href.split("?")[0] ?? "")
          }
        >
          {t("copyLink")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
