import { startTransition, useEffect, useState } from "react";

/** Calls `run` once what was rendered has been drawn. Returns how to take that back. */
function afterDrawing(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(() => startTransition(run));
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** Whether the component has been drawn: what nobody looks at first can wait for that. */
export function useDrawn(): boolean {
  const [drawn, setDrawn] = useState(false);
  useEffect(() => afterDrawing(() => setDrawn(true)), []);
  return drawn;
}

/** The value as it was last drawn: what it changes beside the rest is rendered after the rest. */
export function useDrawnValue<T>(value: T): T {
  const [drawn, setDrawn] = useState(value);
  useEffect(() => afterDrawing(() => setDrawn(value)), [value]);
  return drawn;
}
