import { Popover, UnstyledButton } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Message } from "@/api/types";
import { Body } from "./bodies/body";
import { MessageStatus } from "./message-status";
import { Quoted } from "./quoted";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { clockTime, exactTime } from "./times";

interface BubbleProps {
  message: Message;
  onJump: (messageId: string) => void;
}

export function Bubble({ message, onJump }: BubbleProps) {
  const { language } = useThread();
  return (
    <div className={classes.bubble}>
      {message.quoted && <Quoted quoted={message.quoted} onJump={onJump} />}
      {message.deleted_at ? <Deleted message={message} /> : <Body message={message} />}
      <div className={classes.meta}>
        <Edits message={message} />
        <time dateTime={message.sent_at} title={exactTime(message.sent_at, language)}>
          {clockTime(message.sent_at, language)}
        </time>
        <MessageStatus message={message} />
      </div>
    </div>
  );
}

/** What was taken back shows only to who asks for it. */
function Deleted({ message }: { message: Message }) {
  const { t } = useThread();
  const [shown, setShown] = useState(false);
  // Some platforms' deletions take the content with them and leave a notice.
  const kept = message.type !== "notice" && (message.text || message.attachments.length > 0);
  return (
    <div className={classes.deleted}>
      <Trash2 size={14} aria-hidden />
      <span>{t("deleted")}</span>
      {kept && (
        <button
          type="button"
          className={classes.link}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {t(shown ? "hide" : "show")}
        </button>
      )}
      {shown && (
        <div className={classes.struck}>
          <Body message={message} />
        </div>
      )}
    </div>
  );
}

/** That it was changed, and what it said before. */
function Edits({ message }: { message: Message }) {
  const { t, language } = useThread();
  if (!message.edited_at) return null;
  const revisions = message.revisions ?? [];
  if (!revisions.length) return <span>{t("edited")}</span>;
  return (
    <Popover width={320} withinPortal position="top" trapFocus>
      <Popover.Target>
        <UnstyledButton className={classes.link}>{t("edited")}</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.revisions} tabIndex={0}>
        <strong>{t("before")}</strong>
        {revisions.map((revision) => (
          <div key={revision.at}>
            <time dateTime={revision.at}>{exactTime(revision.at, language)}</time>
            <p dir="auto">{revision.text.slice(0, 3_000)}</p>
          </div>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
