/** `run`, at once and then at most once in so many milliseconds; what came meanwhile runs at the end. */
export function onceIn(milliseconds: number, run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const tick = () => {
    timer = null;
    if (again) call();
  };
  function call() {
    again = false;
    timer = setTimeout(tick, milliseconds);
    run();
  }
  return () => {
    if (timer) again = true;
    else call();
  };
}
