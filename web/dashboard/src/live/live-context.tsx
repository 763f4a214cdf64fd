import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { Sync } from "@/data/sync";
import type { LiveEvent, LiveState } from "./events";
import { openLive } from "./stream";

type Listener = (event: LiveEvent) => void;

interface Live {
  state: LiveState;
  listen: (listener: Listener) => () => void;
}

const Context = createContext<Live>({ state: "connecting", listen: () => () => {} });

/** Keeps what is loaded up to date, for as long as somebody is signed in. */
export function LiveProvider({ onEnded, children }: { onEnded: () => void; children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const listeners = useRef(new Set<Listener>());
  const ended = useRef(onEnded);
  ended.current = onEnded;

  useEffect(() => {
    const sync = new Sync(client);
    return openLive({
      state: setState,
      resync: () => sync.resync(),
      ended: () => ended.current(),
      event(event) {
        sync.apply(event);
        for (const listener of listeners.current) listener(event);
      },
    });
  }, [client]);

  const [listen] = useState(() => (listener: Listener) => {
    listeners.current.add(listener);
    return () => {
      listeners.current.delete(listener);
    };
  });

  return <Context value={{ state, listen }}>{children}</Context>;
}

export function useLiveState(): LiveState {
  return useContext(Context).state;
}

/** Hears every live event while the component shows. */
export function useLiveEvents(listener: Listener): void {
  const { listen } = useContext(Context);
  const newest = useRef(listener);
  newest.current = listener;
  useEffect(() => listen((event) => newest.current(event)), [listen]);
}
