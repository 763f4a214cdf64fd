import { Bot, NotebookPen } from "lucide-react";
import type { Message } from "@/api/types";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { TraceButton } from "./trace-button";

const LONGEST = 200; // characters of a name

export function useAuthorName({ author }: Message): string {
  const { t } = useThread();
  const name = author.name?.trim().slice(0, LONGEST);
  return name || t(`author.${author.kind as "contact"}`);
}

/** Who wrote it, and whether that is a machine or a note that customers do not see. */
export function Author({ message, name }: { message: Message; name: string }) {
  const { t } = useThread();
  return (
    <div className={classes.author}>
      <span className={classes.authorName} dir="auto" title={name}>
        {name}
      </span>
      {message.author.kind === "agent" && (
        <span className={classes.badge}>
          <Bot size={12} aria-hidden />
          {t(isSimulated(message) ? "simulatedModel" : "aiAgent")}
        </span>
      )}
      {message.status === "note" && (
        <span className={classes.badge}>
          <NotebookPen size={12} aria-hidden />
          {t("note")}
        </span>
      )}
      {message.turn_id && <TraceButton turnId={message.turn_id} />}
    </div>
  );
}

function isSimulated({ metadata }: Message): boolean {
  return metadata.simulated === true || metadata.simulated_model === true;
}
