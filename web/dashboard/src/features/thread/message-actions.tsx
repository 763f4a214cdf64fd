import { Copy, Ellipsis, Reply, SmilePlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Message } from "@/api/types";
import { useCommands } from "@/shared/commands";
import { quote, useDraftStore } from "./composer/draft";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

const MoreActions = lazy(async () => ({
  default: (await import("./more-actions")).MoreActions,
}));
const TimelineDrawer = lazy(async () => ({
  default: (await import("./timeline-drawer")).TimelineDrawer,
}));
const TraceDrawer = lazy(async () => ({
  default: (await import("./trace-drawer")).TraceDrawer,
}));
const ReactMenu = lazy(async () => ({ default: (await import("./react-menu")).ReactMenu }));

type Open = "more" | "react" | "timeline" | "trace" | null;

/** What can be done with one message. The rarer things load when they are asked for. */
export function MessageActions({ message, active }: { message: Message; active: boolean }) {
  const { t, takesReactions } = useThread();
  const draft = useDraftStore();
  const [open, setOpen] = useState<Open>(null);
  // What was chosen in a menu may have opened something else by the time the menu closes.
  const close = (what: Open) => setOpen((now) => (now === what ? null : now));
  const canReact = takesReactions && message.direction === "inbound";
  const canReply = message.direction === "inbound" || message.direction === "outbound";
  const copy = () => void navigator.clipboard.writeText(message.text);
  return (
    <div className={classes.actionsOf} data-open={open !== null || undefined}>
      {canReply && (
        <button
          type="button"
          aria-label={t("reply")}
          title={t("reply")}
          tabIndex={active ? 0 : -1}
          onClick={() => quote(draft, message)}
        >
          <Reply size={16} aria-hidden />
        </button>
      )}
      {canReact && (
        <button
          type="button"
          aria-label={t("react")}
          title={t("react")}
          aria-haspopup="true"
          aria-expanded={open === "react"}
          tabIndex={active ? 0 : -1}
          onClick={() => setOpen(open === "react" ? null : "react")}
        >
          <SmilePlus size={16} aria-hidden />
        </button>
      )}
      {message.text && (
        <button
          type="button"
          aria-label={t("copyText")}
          title={t("copyText")}
          tabIndex={active ? 0 : -1}
          onClick={copy}
        >
          <Copy size={16} aria-hidden />
        </button>
      )}
      <button
        type="button"
        aria-label={t("more")}
        title={t("more")}
        aria-haspopup="menu"
        aria-expanded={open === "more"}
        tabIndex={active ? 0 : -1}
        onClick={() => setOpen(open === "more" ? null : "more")}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
      {active && <Commands message={message} onCopy={copy} onMore={() => setOpen("more")} />}
      <Suspense fallback={null}>
        {open === "more" && (
          <MoreActions message={message} onShow={setOpen} onClose={() => close("more")} />
        )}
        {open === "react" && <ReactMenu message={message} onClose={() => close("react")} />}
        {open === "timeline" && (
          <TimelineDrawer message={message} onClose={() => close("timeline")} />
        )}
        {open === "trace" && message.turn_id && (
          <TraceDrawer turnId={message.turn_id} onClose={() => close("trace")} />
        )}
      </Suspense>
    </div>
  );
}

/** By keyboard these are of the message that is stood on, else of the newest. */
function Commands(props: { message: Message; onCopy: () => void; onMore: () => void }) {
  const { t } = useThread();
  const draft = useDraftStore();
  useCommands([
    { id: "message.copy", label: t("copyText"), group: "message", keys: "c", run: props.onCopy },
    {
      id: "message.quote",
      label: t("reply"),
      group: "message",
      keys: "q",
      run: () => quote(draft, props.message),
    },
    { id: "message.more", label: t("more"), group: "message", keys: "d", run: props.onMore },
  ]);
  return null;
}
