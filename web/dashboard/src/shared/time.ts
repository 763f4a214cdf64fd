import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time now, looked at again every so many milliseconds while the component shows. */
export function useNow(every = MINUTE): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}

/** As lists show it: the time today, the weekday this week, else the date. */
export function shortTime(moment: string, now: number, language: string): string {
  const at = Date.parse(moment);
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY);
  if (days <= 0) {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(at);
  }
  if (days < 7) return new Intl.DateTimeFormat(language, { weekday: "short" }).format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(at);
}

export function fullTime(moment: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" }).format(
    Date.parse(moment),
  );
}

/** How long it is until a moment, in its largest unit: "3 h", "12 min". */
export function span(milliseconds: number, language: string): string {
  const [value, unit] =
    milliseconds >= DAY
      ? [Math.floor(milliseconds / DAY), "day"]
      : milliseconds >= HOUR
        ? [Math.floor(milliseconds / HOUR), "hour"]
        : [Math.max(1, Math.floor(milliseconds / MINUTE)), "minute"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(
    value,
  );
}

/** A short time, kept right as the day passes, and the full one for who asks. */
export function useTimes(at: string): { short: string; full: string } {
  const { i18n } = useTranslation();
  const now = useNow();
  return { short: shortTime(at, now, i18n.language), full: fullTime(at, i18n.language) };
}
