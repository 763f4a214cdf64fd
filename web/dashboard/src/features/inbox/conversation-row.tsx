import type { TFunction } from "i18next";
import { type FocusEvent, type MouseEvent, memo, type TouchEvent } from "react";
import type { Channel, Conversation } from "@/api/types";
import { ChannelLogo } from "@/shared/channel-icon";
import { contactName } from "@/shared/contact-name";
import { numberFormat } from "@/shared/formats";
import { PersonAvatar } from "@/shared/person-avatar";
import { fullTime, shortTime } from "@/shared/time";
import classes from "./row.module.css";
import { RowMarks } from "./row-marks";

/** What happens to a row's link and box; each finds the row's conversation by `data-id`. */
export interface RowHandlers {
  onClick: (event: MouseEvent<HTMLAnchorElement>) => void;
  /** Somebody may be about to open it, or not, or does. */
  onPoint: (event: MouseEvent | FocusEvent) => void;
  onLeave: () => void;
  onPress: (event: MouseEvent | TouchEvent) => void;
  onChoose: (event: MouseEvent<HTMLInputElement>) => void;
}

interface ConversationRowProps {
  conversation: Conversation;
  channel: Channel | undefined;
  href: string;
  open: boolean;
  chosen: boolean;
  /** Whether conversations are being chosen, so that all show their boxes. */
  choosing: boolean;
  handlers: RowHandlers;
  now: number;
  t: TFunction<"inbox">;
  language: string;
}

/**
 * One conversation of the list. Rows come by the dozen and change many times a second while
 * customers write: a row is plain elements, and is rendered again only if something of it changed.
 */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { conversation, channel, href, open, handlers, now, t, language } = props;
  const { id, contact, unread_count: unread, last_message_at: at } = conversation;
  const name = contactName(contact, t("someone"));
  return (
    <div
      className={classes.row}
      data-open={open || undefined}
      data-unread={unread > 0 || undefined}
      data-choosing={props.choosing || undefined}
    >
      <div className={classes.face}>
        <PersonAvatar id={contact.id} name={name} url={contact.avatar_url ?? null} />
        <span className={classes.channel}>
          <ChannelLogo channel={channel} name={channel?.name ?? conversation.channel} size={16} />
        </span>
        <span className={classes.box}>
          <input
            type="checkbox"
            data-id={id}
            checked={props.chosen}
            aria-label={t("choose", { name })}
            onChange={ignore}
            onClick={handlers.onChoose}
          />
        </span>
      </div>
      <div className={classes.main}>
        <div className={classes.line}>
          <a
            href={href}
            data-id={id}
            className={classes.name}
            aria-current={open ? "page" : undefined}
            dir="auto"
            title={name.slice(0, 300)}
            onClick={handlers.onClick}
            onMouseEnter={handlers.onPoint}
            onFocus={handlers.onPoint}
            onMouseLeave={handlers.onLeave}
            onMouseDown={handlers.onPress}
            onTouchStart={handlers.onPress}
          >
            {name.slice(0, 300)}
          </a>
          <time className={classes.time} dateTime={at} title={fullTime(at, language)}>
            {shortTime(at, now, language)}
          </time>
        </div>
        <div className={classes.line}>
          <span className={classes.preview} dir="auto">
            {conversation.last_message_preview || t("noText")}
          </span>
          {unread > 0 && (
            <span
              role="img"
              className={classes.unread}
              aria-label={t("unreadCount", { count: unread })}
            >
              {numberFormat(language).format(Math.min(unread, 99))}
            </span>
          )}
        </div>
        <RowMarks conversation={conversation} now={now} t={t} language={language} />
      </div>
    </div>
  );
});

/** The box is told by its click, which knows of the shift key. */
function ignore(): void {}
