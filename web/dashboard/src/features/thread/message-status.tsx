import {
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock,
  type LucideIcon,
  PencilLine,
  Timer,
} from "lucide-react";
import type { Message } from "@/api/types";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { exactTime } from "./times";

const ICONS: Partial<Record<Message["status"], LucideIcon>> = {
  draft: PencilLine,
  scheduled: Timer,
  queued: Clock,
  sending: Clock,
  unknown: CircleHelp,
  accepted: Check,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
};

/** What somebody may have to do something about is written out for everybody. */
const IN_WORDS = new Set<Message["status"]>(["draft", "scheduled", "failed", "unknown"]);

/** How far a message of ours has come: a sign for the eyes, words for the ears. */
export function MessageStatus({ message }: { message: Message }) {
  const { t, language } = useThread();
  const Icon = ICONS[message.status];
  if (!Icon) return null;
  const text = t(`state.${message.status as "sent"}`);
  const since = exactTime(message.scheduled_at ?? message.sent_at, language);
  return (
    <span className={classes.status} data-status={message.status} title={`${text} · ${since}`}>
      <Icon size={14} aria-hidden />
      <span className={IN_WORDS.has(message.status) ? undefined : "visually-hidden"}>{text}</span>
    </span>
  );
}
