import { useSyncExternalStore } from "react";

/**
 * A value that this browser remembers, shared by everything that shows it and by all tabs.
 *
 * What cannot be read (blocked storage, another version's text) counts as not set.
 */
export function stored<T>(key: string, unset: T) {
  const listeners = new Set<() => void>();
  let text: string | null = null;
  let value: T = unset;

  function read(): T {
    let found: string | null = null;
    try {
      found = localStorage.getItem(key);
      if (found !== text) value = found === null ? unset : (JSON.parse(found) as T);
    } catch {
      value = unset;
    }
    text = found;
    return value;
  }

  function write(next: T): void {
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      value = next;
    }
    for (const listener of listeners) listener();
  }

  function subscribe(listener: () => void): () => void {
    const other = (event: StorageEvent) => event.key === key && listener();
    listeners.add(listener);
    addEventListener("storage", other);
    return () => {
      listeners.delete(listener);
      removeEventListener("storage", other);
    };
  }

  /** Back to what it is when nobody has set it. */
  function clear(): void {
    try {
      localStorage.removeItem(key);
    } catch {
      value = unset;
    }
    for (const listener of listeners) listener();
  }

  return { read, write, clear, use: () => useSyncExternalStore(subscribe, read) };
}
