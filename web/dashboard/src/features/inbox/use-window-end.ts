import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { span, useNow } from "@/shared/time";

const SOON = 4 * 3_600_000; // milliseconds
const SHOWN = 24 * 3_600_000;

/** When the channel will take no more free replies, in words; null where that does not matter. */
export function useWindowEnd(conversation: Conversation): { text: string; soon: boolean } | null {
  const { t, i18n } = useTranslation("inbox");
  const now = useNow();
  const { window_expires_at: end, status } = conversation;
  if (!end || status === "resolved" || status === "archived") return null;
  const left = Date.parse(end) - now;
  if (left <= 0) return { text: t("windowClosed"), soon: false };
  if (left > SHOWN) return null;
  return { text: t("windowCloses", { time: span(left, i18n.language) }), soon: left < SOON };
}
