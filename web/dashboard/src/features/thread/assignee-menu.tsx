import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { membersQuery, meQuery } from "@/data/workspace";
import { useCommands } from "@/shared/commands";

/** Who has the conversation. */
export function AssigneeMenu({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(["thread", "inbox"]);
  const [open, setOpen] = useState(false);
  const { data: me } = useQuery(meQuery);
  const { data: members } = useQuery(membersQuery);
  const change = useChangeConversation();
  const { assignee } = conversation;

  function assign(kind: "member" | "people" | "agent", id?: string) {
    const wanted = id ? { kind, id } : { kind };
    change.mutate({ id: conversation.id, change: { assignee: wanted } });
  }
  useCommands([
    {
      id: "conversation.assignMe",
      label: t("assignMe"),
      group: "conversation",
      keys: "a",
      run: () => me?.member_id && assign("member", me.member_id),
    },
    {
      id: "conversation.assign",
      label: t("assign"),
      group: "conversation",
      keys: "shift+a",
      run: () => setOpen(true),
    },
  ]);

  const name =
    assignee.kind === "member"
      ? assignee.name || t("inbox:aMember")
      : t(`inbox:with.${assignee.kind as "agent"}`);
  return (
    <Menu
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={240}
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <Tooltip label={t("assignedTo", { name })}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("assignedTo", { name })}
          >
            <UserRoundPlus size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflow: "auto" }}>
        <Menu.Label>{t("assignedTo", { name })}</Menu.Label>
        {members?.data.map((member) => (
          <Menu.Item
            key={member.id}
            fw={assignee.id === member.id ? 700 : 400}
            onClick={() => assign("member", member.id)}
          >
            <span dir="auto">
              {member.id === me?.member_id ? t("inbox:assignee.me") : member.name || member.email}
            </span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => assign("people")}>{t("inbox:assignee.people")}</Menu.Item>
        <Menu.Item onClick={() => assign("agent")}>{t("inbox:assignee.agent")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
