import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Bot, Hand } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { meQuery } from "@/data/workspace";
import { useCommands } from "@/shared/commands";
import classes from "./thread.module.css";

/** From the agent to me, or from people back to the agent. */
export function TakeOverButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("thread");
  const { data: me } = useQuery(meQuery);
  const change = useChangeConversation();
  const agents = conversation.assignee.kind === "agent";
  const label = t(agents ? "takeOver" : "handBack");

  function run() {
    const mine = me?.member_id
      ? ({ kind: "member", id: me.member_id } as const)
      : ({ kind: "people" } as const);
    const assignee = agents ? mine : ({ kind: "agent" } as const);
    change.mutate({ id: conversation.id, change: { assignee } });
  }
  useCommands([{ id: "conversation.hand", label, group: "conversation", keys: "h", run }]);

  return (
    <Button
      size="compact-sm"
      variant={agents ? "filled" : "default"}
      className={classes.labelled}
      aria-label={label}
      title={label}
      leftSection={agents ? <Hand size={14} aria-hidden /> : <Bot size={14} aria-hidden />}
      onClick={run}
    >
      {label}
    </Button>
  );
}
