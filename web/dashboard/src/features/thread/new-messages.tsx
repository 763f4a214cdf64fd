import { Button } from "@mantine/core";
import { ArrowDown } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Row } from "./rows";
import classes from "./thread.module.css";

interface NewMessagesProps {
  rows: Row[];
  atEnd: boolean;
  onShow: () => void;
}

/** What came while older messages were looked at; and for screen readers, what comes. */
export function NewMessages({ rows, atEnd, onShow }: NewMessagesProps) {
  const { t } = useTranslation("thread");
  const newest = rows.at(-1);
  const newestKey = newest?.kind === "message" ? newest.key : null;
  const [seen, setSeen] = useState(newestKey);
  if (atEnd && seen !== newestKey) setSeen(newestKey);
  const seenAt = rows.findLastIndex((row) => row.key === seen);
  const count =
    atEnd || seenAt < 0 ? 0 : rows.slice(seenAt + 1).filter((r) => r.kind === "message").length;
  const said = useAnnouncement(newest);
  return (
    <>
      {!atEnd && (
        <div className={classes.toEnd}>
          <Button
            size="compact-sm"
            radius="xl"
            variant={count ? "filled" : "default"}
            leftSection={<ArrowDown size={14} aria-hidden />}
            onClick={onShow}
          >
            {count ? t("newMessages", { count }) : t("toNewest")}
          </Button>
        </div>
      )}
      <div className="visually-hidden" aria-live="polite">
        {said}
      </div>
    </>
  );
}

const SAID = 300; // characters

/** A customer's message that came while this shows. */
function useAnnouncement(newest: Row | undefined): string {
  const { t } = useTranslation("thread");
  const [said, setSaid] = useState("");
  const first = useRef<string | null>(null);
  const message = newest?.kind === "message" ? newest.message : null;
  const id = message?.id ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: said once for every new message
  useEffect(() => {
    if (!message || !id) return;
    if (first.current === null) {
      first.current = id;
      return;
    }
    if (message.direction !== "inbound") return;
    const name = message.author.name ?? t("customer");
    setSaid(t("says", { name: name.slice(0, 100), text: message.text.slice(0, SAID) }));
  }, [id]);
  return said;
}
