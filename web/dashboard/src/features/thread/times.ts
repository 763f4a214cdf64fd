import { dateFormat, numberFormat } from "@/shared/formats";

export function clockTime(moment: string, language: string): string {
  return dateFormat(language, { hour: "2-digit", minute: "2-digit" }).format(Date.parse(moment));
}

export function exactTime(moment: string, language: string): string {
  return dateFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(
    Date.parse(moment),
  );
}

const DAY = 86_400_000; // milliseconds

/** "Today", "Yesterday", else the date. */
export function dayName(moment: string, now: number, language: string): string {
  const days = Math.round(
    (new Date(moment).setHours(0, 0, 0, 0) - new Date(now).setHours(0, 0, 0, 0)) / DAY,
  );
  if (days === 0 || days === -1) {
    const name = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
  }
  const sameYear = new Date(moment).getFullYear() === new Date(now).getFullYear();
  return dateFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(Date.parse(moment));
}

/** Seconds as "1:05". */
export function playTime(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A file's size in the unit that fits it; by 1024, as channels state their limits. */
export function fileSize(bytes: number, language: string): string {
  let [value, at] = [bytes, 0];
  while (value >= 1024 && at < UNITS.length - 1) {
    value /= 1024;
    at += 1;
  }
  return numberFormat(language, {
    style: "unit",
    unit: UNITS[at] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}
