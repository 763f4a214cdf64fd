import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { dropOutgoing, type Outgoing } from "@/data/outbox";
import { tryAgain } from "@/data/outbox-sending";
import { useLiveState } from "@/live/live-context";
import { backToDraft, useDraftStore } from "./composer/draft";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

/** What the server would not take, and what has to wait for it. */
export function OutgoingTrouble({ outgoing }: { outgoing: Outgoing }) {
  const { t } = useThread();
  const client = useQueryClient();
  const draft = useDraftStore();
  const offline = useLiveState() === "offline";
  const { state, problem, key } = outgoing;
  if (state === "waiting" && offline) return <div className={classes.hint}>{t("waits")}</div>;
  if (state !== "failed") return null;
  return (
    <div className={classes.trouble} role="alert">
      <CircleAlert size={14} aria-hidden />
      <span dir="auto">{problem?.message || t("failedHint")}</span>
      <Button size="compact-xs" variant="default" onClick={() => tryAgain(client, outgoing)}>
        {t("sendAgain")}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={() => backToDraft(draft, outgoing)}>
        {t("edit")}
      </Button>
      <Button size="compact-xs" variant="subtle" color="red" onClick={() => dropOutgoing(key)}>
        {t("discard")}
      </Button>
    </div>
  );
}
