import { Badge, Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { AlarmClock, Bot, CircleAlert, Hourglass, UserRound } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { ChannelIcon } from "@/shared/channel-icon";
import { contactName } from "@/shared/contact-name";
import { LabelChip } from "@/shared/label-chip";
import { PersonAvatar } from "@/shared/person-avatar";
import { useTimes } from "@/shared/time";
import classes from "./row.module.css";
import { useWindowEnd } from "./use-window-end";

interface ConversationRowProps {
  conversation: Conversation;
  open: boolean;
  chosen: boolean;
  /** Whether conversations are being chosen, so that all show their boxes. */
  choosing: boolean;
  onChoose: (range: boolean) => void;
}

export const ConversationRow = memo(function ConversationRow({
  conversation,
  open,
  chosen,
  choosing,
  onChoose,
}: ConversationRowProps) {
  const { t, i18n } = useTranslation("inbox");
  const { id, contact, unread_count: unread } = conversation;
  const name = contactName(contact, t("someone"));
  const time = useTimes(conversation.last_message_at);
  return (
    <div
      className={classes.row}
      data-open={open || undefined}
      data-unread={unread > 0 || undefined}
      data-choosing={choosing || undefined}
    >
      <div className={classes.face}>
        <PersonAvatar id={contact.id} name={name} url={contact.avatar_url ?? null} />
        <span className={classes.channel}>
          <ChannelIcon channel={conversation.channel} size={16} />
        </span>
        <Checkbox
          className={classes.box}
          size="sm"
          checked={chosen}
          aria-label={t("choose", { name })}
          onChange={() => {}}
          onClick={(event) => onChoose(event.shiftKey)}
        />
      </div>
      <div className={classes.main}>
        <div className={classes.line}>
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: id }}
            search={(kept) => kept}
            className={classes.name}
            aria-current={open ? "page" : undefined}
            dir="auto"
            title={name.slice(0, 300)}
          >
            {name.slice(0, 300)}
          </Link>
          <time className={classes.time} dateTime={conversation.last_message_at} title={time.full}>
            {time.short}
          </time>
        </div>
        <div className={classes.line}>
          <span className={classes.preview} dir="auto">
            {conversation.last_message_preview || t("noText")}
          </span>
          {unread > 0 && (
            <Badge size="sm" circle={unread < 10} aria-label={t("unreadCount", { count: unread })}>
              {new Intl.NumberFormat(i18n.language).format(Math.min(unread, 99))}
            </Badge>
          )}
        </div>
        <Marks conversation={conversation} />
      </div>
    </div>
  );
});

/** Who has it, how urgent it is, and what runs out. */
function Marks({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("inbox");
  const closes = useWindowEnd(conversation);
  const { assignee, priority, status, labels } = conversation;
  return (
    <div className={classes.marks}>
      <span className={classes.mark}>
        {assignee.kind === "agent" ? (
          <Bot size={13} aria-hidden />
        ) : (
          <UserRound size={13} aria-hidden />
        )}
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
