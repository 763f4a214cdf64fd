import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import classes from "./composer.module.css";
import { LONGEST, messageCount, textLength } from "./text-length";

const NEAR = 0.8; // of the limit, from which on the counter shows

/** How much of the channel's room is used, as the channel counts. */
export function Counter({ text, channel }: { text: string; channel: Channel | undefined }) {
  const { t, i18n } = useTranslation("composer");
  const number = new Intl.NumberFormat(i18n.language);
  const over = text.length > LONGEST;
  const used = channel ? textLength(text, channel.text_unit) : text.length;
  const limit = channel ? channel.text : LONGEST;
  const count = messageCount(used, limit);
  return (
    <span className={classes.counter} data-over={over || undefined} aria-live="polite">
      {over
        ? t("tooLong", { limit: number.format(LONGEST) })
        : used > limit * NEAR && (
            <>
              {t(`length.${channel?.text_unit as "bytes"}`, {
                defaultValue: "{{used}} / {{limit}}",
                used: number.format(used),
                limit: number.format(limit),
              })}
              {count > 1 && <> · {t("severalMessages", { count })}</>}
            </>
          )}
    </span>
  );
}
