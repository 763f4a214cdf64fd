import type { TFunction } from "i18next";
import type { Conversation } from "@/api/types";
import { span } from "@/shared/time";

const SOON = 4 * 3_600_000; // milliseconds
const SHOWN = 24 * 3_600_000;

/** When the channel will take no more free replies, in words; null where that does not matter. */
export function windowEnd(
  { window_expires_at: end, status }: Conversation,
  now: number,
  t: TFunction<"inbox">,
  language: string,
): { text: string; soon: boolean } | null {
  if (!end || status === "resolved" || status === "archived") return null;
  const left = Date.parse(end) - now;
  if (left <= 0) return { text: t("windowClosed"), soon: false };
  if (left > SHOWN) return null;
  return { text: t("windowCloses", { time: span(left, language) }), soon: left < SOON };
}
