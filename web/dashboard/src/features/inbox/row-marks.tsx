import type { TFunction } from "i18next";
import { AlarmClock, Bot, CircleAlert, Hourglass, UserRound } from "lucide-react";
import type { Conversation } from "@/api/types";
import { LabelChip } from "@/shared/label-chip";
import classes from "./row.module.css";
import { windowEnd } from "./window-end";

interface RowMarksProps {
  conversation: Conversation;
  now: number;
  t: TFunction<"inbox">;
  language: string;
}

/** Who has it, how urgent it is, and what runs out. */
export function RowMarks({ conversation, now, t, language }: RowMarksProps) {
  const { assignee, priority, status, labels } = conversation;
  const closes = windowEnd(conversation, now, t, language);
  const Assignee = assignee.kind === "agent" ? Bot : UserRound;
  return (
    <div className={classes.marks}>
      <span className={classes.mark}>
        <Assignee size={13} aria-hidden />
        <span className={classes.cut} dir="auto">
          {assignee.kind === "member"
            ? assignee.name || t("aMember")
            : t(`with.${assignee.kind as "agent"}`)}
        </span>
      </span>
      {(priority === "high" || priority === "urgent") && (
        <span className={classes.mark} data-urgent>
          <CircleAlert size={13} aria-hidden />
          {t(`priority.${priority}`)}
        </span>
      )}
      {status === "snoozed" && (
        <span className={classes.mark}>
          <AlarmClock size={13} aria-hidden />
          {t("status.snoozed")}
        </span>
      )}
      {closes && (
        <span className={classes.mark} data-soon={closes.soon || undefined}>
          <Hourglass size={13} aria-hidden />
          {closes.text}
        </span>
      )}
      {labels.slice(0, 2).map((label) => (
        <LabelChip key={label} name={label} />
      ))}
      {labels.length > 2 && <span className={classes.mark}>+{labels.length - 2}</span>}
    </div>
  );
}
