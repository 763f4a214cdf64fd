import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Check, RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useChangeConversation } from "@/data/conversations";
import { useCommands } from "@/shared/commands";
import { useErrorText } from "@/shared/states";
import classes from "./thread.module.css";

export function ResolveButton({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("thread");
  const change = useChangeConversation();
  const textOf = useErrorText();
  const done = conversation.status === "resolved" || conversation.status === "archived";
  const label = t(done ? "reopen" : "resolve");
  const run = () =>
    change.mutate(
      { id: conversation.id, change: { status: done ? "open" : "resolved" } },
      { onError: (error) => notifications.show({ color: "red", message: textOf(error) }) },
    );
  useCommands([{ id: "conversation.resolve", label, group: "conversation", keys: "e", run }]);
  return (
    <Button
      size="compact-sm"
      variant={done ? "default" : "light"}
      className={classes.labelled}
      aria-label={label}
      title={label}
      leftSection={done ? <RotateCcw size={14} aria-hidden /> : <Check size={14} aria-hidden />}
      onClick={run}
    >
      {label}
    </Button>
  );
}
