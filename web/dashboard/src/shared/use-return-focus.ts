import { useEffect, useRef } from "react";

const lost = (element: Element | null) => !element?.isConnected || element === document.body;

/** Gives the focus back to where it was when this came up, unless something else has taken it. */
export function useReturnFocus(): void {
  const before = useRef(document.activeElement);
  useEffect(() => {
    // What it was opened from may be gone by now, and has given back the focus in its turn.
    if (lost(before.current)) before.current = document.activeElement;
    return () => {
      const was = before.current;
      if (lost(document.activeElement) && was instanceof HTMLElement && was.isConnected) {
        was.focus({ preventScroll: true });
      }
    };
  }, []);
}
