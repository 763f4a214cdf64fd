const HOUR = 3_600_000; // milliseconds

/** Moments that people put things off to. */
export const MOMENTS = {
  inAnHour: (now: Date) => new Date(now.getTime() + HOUR),
  thisEvening: (now: Date) => at(now, 0, 18),
  tomorrow: (now: Date) => at(now, 1, 9),
  nextMonday: (now: Date) => at(now, (8 - now.getDay()) % 7 || 7, 9),
} as const;
export type Moment = keyof typeof MOMENTS;

function at(day: Date, daysLater: number, hour: number): Date {
  const moment = new Date(day);
  moment.setDate(moment.getDate() + daysLater);
  moment.setHours(hour, 0, 0, 0);
  return moment;
}

/** Those that are still ahead. */
export function momentsAhead(now: Date): [Moment, Date][] {
  return (Object.keys(MOMENTS) as Moment[])
    .map((key): [Moment, Date] => [key, MOMENTS[key](now)])
    .filter(([, moment]) => moment.getTime() > now.getTime());
}

/** As a field of type datetime-local takes it: local time, to the minute. */
export function fieldValue(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
