import type { TFunction } from "i18next";
import { createContext, useContext } from "react";

/** What every message of a thread needs, looked up once instead of a dozen times a message. */
export interface ThreadContextValue {
  t: TFunction<"thread">;
  language: string;
  /** Whether the channel takes reactions, as far as the server says so. */
  takesReactions: boolean;
}

export const ThreadContext = createContext<ThreadContextValue | null>(null);

export function useThread(): ThreadContextValue {
  const value = useContext(ThreadContext);
  if (!value) throw new Error("useThread belongs within a thread");
  return value;
}
