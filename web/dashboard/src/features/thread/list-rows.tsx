import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNow } from "@/shared/now";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";
import { dayName } from "./times";

export function DayRow({ at }: { at: string }) {
  const { language } = useThread();
  const now = useNow();
  return (
    <div className={classes.day}>
      <span>{dayName(at, now, language)}</span>
    </div>
  );
}

interface StartRowProps {
  more: boolean;
  loading: boolean;
  failed: boolean;
  onMore: () => void;
}

/** Above the oldest message that is loaded. */
export function StartRow({ more, loading, failed, onMore }: StartRowProps) {
  const { t } = useTranslation(["thread", "shell"]);
  return (
    <div className={classes.start}>
      {!more && <span>{t("start")}</span>}
      {more && loading && <Loader size="sm" aria-label={t("shell:loading")} />}
      {more && !loading && (
        <Button size="compact-sm" variant="subtle" onClick={onMore}>
          {t(failed ? "shell:retry" : "older")}
        </Button>
      )}
    </div>
  );
}
