import { Sparkles } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

const TraceDrawer = lazy(async () => ({
  default: (await import("./trace-drawer")).TraceDrawer,
}));

/** How the agent came to its reply. */
export function TraceButton({ turnId }: { turnId: string }) {
  const { t } = useThread();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={classes.link} onClick={() => setOpen(true)}>
        <Sparkles size={12} aria-hidden />
        {t("trace.show")}
      </button>
      {open && (
        <Suspense fallback={null}>
          <TraceDrawer turnId={turnId} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
