import { useSyncExternalStore } from "react";

const MINUTE = 60_000;

/** The time, looked at every so many milliseconds while anything shows it. */
class Clock {
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private now = Date.now();

  constructor(private readonly every: number) {}

  readonly read = (): number => {
    // Nothing has looked at it for a while.
    if (!this.listeners.size && Date.now() - this.now > this.every) this.now = Date.now();
    return this.now;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(this.tick, this.every);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };

  private readonly tick = (): void => {
    this.now = Date.now();
    for (const listener of [...this.listeners]) listener();
  };
}

const clocks = new Map<number, Clock>();

/** The time now, looked at again every so many milliseconds: one timer for all that show it. */
export function useNow(every = MINUTE): number {
  const clock = clocks.get(every) ?? new Clock(every);
  clocks.set(every, clock);
  return useSyncExternalStore(clock.subscribe, clock.read);
}
