import { dateFormat, numberFormat } from "./formats";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

/** As lists show it: the time today, the weekday this week, else the date. */
export function shortTime(moment: string, now: number, language: string): string {
  const at = Date.parse(moment);
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days <= 0) {
    return dateFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
  }
  if (days < 7) return dateFormat(language, { weekday: "short" }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return dateFormat(language, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

export function fullTime(moment: string, language: string): string {
  return dateFormat(language, { dateStyle: "full", timeStyle: "short" }).format(Date.parse(moment));
}

/** How long it is until a moment, in its largest unit: "3 h", "12 min". */
export function span(milliseconds: number, language: string): string {
  const [value, unit] =
    milliseconds >= DAY
      ? [Math.floor(milliseconds / DAY), "day"]
      : milliseconds >= HOUR
        ? [Math.floor(milliseconds / HOUR), "hour"]
        : [Math.max(1, Math.floor(milliseconds / MINUTE)), "minute"];
  return numberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
}
