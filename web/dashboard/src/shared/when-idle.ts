/** Calls `run` when the browser has nothing to do, at last after so many milliseconds. Returns how
 * to take that back. */
export function whenIdle(run: () => void, longest: number): () => void {
  // Safari knows no idle time.
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(run, longest);
    return () => clearTimeout(timer);
  }
  const idle = requestIdleCallback(run, { timeout: longest });
  return () => cancelIdleCallback(idle);
}
