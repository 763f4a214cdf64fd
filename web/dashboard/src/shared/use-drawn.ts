import { startTransition, useEffect, useState } from "react";

/** Calls `run` so long after what was rendered has been drawn. Returns how to take that back. */
function afterDrawing(run: () => void, milliseconds = 0): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(() => startTransition(run), milliseconds);
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

/** The value that has been drawn for so long: what passes quickly is not followed everywhere. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => afterDrawing(() => setSettled(value), milliseconds), [value, milliseconds]);
  return settled;
}
