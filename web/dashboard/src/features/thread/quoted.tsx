import type { Message } from "@/api/types";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

interface QuotedProps {
  quoted: NonNullable<Message["quoted"]>;
  onJump: (messageId: string) => void;
}

/** The message that this one answers; it leads there. */
export function Quoted({ quoted, onJump }: QuotedProps) {
  const { t } = useThread();
  const name = quoted.author.name?.slice(0, 100) || t(`author.${quoted.author.kind as "contact"}`);
  return (
    <button type="button" className={classes.quoted} onClick={() => onJump(quoted.id)}>
      <strong dir="auto">{name}</strong>
      <span dir="auto">{quoted.text || t(`kind.${quoted.type as "media"}`)}</span>
    </button>
  );
}
