import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import classes from "./composer.module.css";
import { useDraftStore } from "./draft";
import { roomOf } from "./room";
import { LONGEST } from "./text-length";

const NEAR = 0.8; // of the limit, from which on the counter shows

/** How much of the channel's room the draft takes, as the channel counts. */
export function Counter({ channel }: { channel: Channel | undefined }) {
  const { t, i18n } = useTranslation("composer");
  const draft = useDraftStore().use();
  const number = new Intl.NumberFormat(i18n.language);
  const over = draft[draft.mode].length > LONGEST;
  const { used, limit, messages, behind } = roomOf(draft, channel);
  const unit = draft.mode === "reply" && channel ? channel.text_unit : "code_points";
  const said = [
    used > limit * NEAR &&
      t(`length.${unit as "bytes"}`, { used: number.format(used), limit: number.format(limit) }),
    messages > 1 && t("severalMessages", { count: messages }),
    behind && t("behindFiles"),
  ].filter(Boolean);
  return (
    <span className={classes.counter} data-over={over || undefined} aria-live="polite">
      {over ? t("tooLong", { limit: number.format(LONGEST) }) : said.join(" · ")}
    </span>
  );
}
