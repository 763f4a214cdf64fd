import { memo } from "react";
import type { Message } from "@/api/types";
import type { Outgoing } from "@/data/outbox";
import { Author, useAuthorName } from "./author";
import { Bubble } from "./bubble";
import { MessageActions } from "./message-actions";
import { MessageTrouble } from "./message-trouble";
import { OutgoingTrouble } from "./outgoing-trouble";
import { Reactions } from "./reactions";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { clockTime } from "./times";
import { UnsentActions } from "./unsent-actions";

interface MessageRowProps {
  message: Message;
  outgoing: Outgoing | null;
  rowKey: string;
  first: boolean;
  position: number;
  size: number;
  active: boolean;
  lit: boolean;
  onActivate: (key: string) => void;
  onJump: (messageId: string) => void;
}

/** One message with all that belongs to it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, outgoing, first, active } = props;
  const { language } = useThread();
  const name = useAuthorName(message);
  const side = message.direction === "inbound" ? "in" : "out";
  const notice = message.type === "notice" && !message.deleted_at;
  return (
    <article
      className={classes.message}
      aria-label={`${name.slice(0, 100)}, ${clockTime(message.sent_at, language)}`}
      aria-posinset={props.position}
      aria-setsize={props.size}
      tabIndex={active ? 0 : -1}
      data-side={notice ? "middle" : side}
      data-author={message.status === "note" ? "note" : message.author.kind}
      data-first={first || undefined}
      data-lit={props.lit || undefined}
      onFocus={() => props.onActivate(props.rowKey)}
    >
      {first && !notice && <Author message={message} name={name} />}
      <div className={classes.beside}>
        <Bubble message={message} onJump={props.onJump} />
        {!outgoing && !notice && <MessageActions message={message} active={active} />}
      </div>
      <Reactions message={message} />
      {outgoing ? (
        <OutgoingTrouble outgoing={outgoing} />
      ) : (
        <>
          <MessageTrouble message={message} />
          <UnsentActions message={message} />
        </>
      )}
    </article>
  );
});
