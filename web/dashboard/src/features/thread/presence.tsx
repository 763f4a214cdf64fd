import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import { meQuery } from "@/data/workspace";
import { useLiveEvents } from "@/live/live-context";

const TOLD_EVERY = 10_000; // milliseconds
const LASTS = 25_000;
const PASSING = 500; // in which somebody who goes through the list has not come here to stay

export interface Colleague {
  id: string;
  name: string;
  state: "viewing" | "typing";
  until: number;
}

interface Presence {
  colleagues: Colleague[];
  /** Whether the customer is writing at the moment. */
  customerTypes: boolean;
  /** Says that we are writing here; call it with every letter. */
  typing: () => void;
}

const Context = createContext<Presence>({
  colleagues: [],
  customerTypes: false,
  typing: () => {},
});

export function usePresence(): Presence {
  return useContext(Context);
}

interface PresenceProviderProps {
  conversationId: string;
  children: ReactNode;
}

/** Who else looks at this conversation or writes in it, and telling them that we do. */
export function PresenceProvider({ conversationId, children }: PresenceProviderProps) {
  const { data: me } = useQuery(meQuery);
  const [colleagues, setColleagues] = useState<Colleague[]>([]);
  const [customerUntil, setCustomerUntil] = useState(0);
  const typed = useRef(0);

  useLiveEvents((event) => {
    if (event.type === "conversation.typing" && event.conversation_id === conversationId) {
      setCustomerUntil(Date.now() + event.ttl_ms);
    }
    if (event.type !== "conversation.presence") return;
    const { member_id: id, name, state } = event;
    if (event.conversation_id !== conversationId || id === me?.member_id) return;
    setColleagues((before) => {
      const others = before.filter((colleague) => colleague.id !== id);
      return state === "left"
        ? others
        : [...others, { id, name, state, until: Date.now() + LASTS }];
    });
  });

  // What nobody says again is over.
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Date.now();
      setColleagues((before) =>
        before.some((c) => c.until < now) ? before.filter((c) => c.until >= now) : before,
      );
      setCustomerUntil((until) => (until && until < now ? 0 : until));
    }, 1_000);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    const path = { params: { path: { conversation_id: conversationId } } };
    const tell = (state: "viewing" | "typing" | "left") =>
      api
        .POST("/v1/conversations/{conversation_id}/presence", { ...path, body: { state } })
        .catch(() => {}); // nothing is lost with it
    const look = () => {
      if (document.visibilityState !== "visible") return;
      told = true;
      void tell(Date.now() - typed.current < TOLD_EVERY ? "typing" : "viewing");
    };
    let told = false;
    const first = setTimeout(look, PASSING);
    const timer = setInterval(look, TOLD_EVERY);
    const leave = () => {
      if (told || typed.current) void tell("left");
    };
    addEventListener("pagehide", leave);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [conversationId]);

  const [typing] = useState(() => () => {
    const before = typed.current;
    typed.current = Date.now();
    if (typed.current - before < TOLD_EVERY) return;
    void api
      .POST("/v1/conversations/{conversation_id}/presence", {
        params: { path: { conversation_id: conversationId } },
        body: { state: "typing" },
      })
      .catch(() => {});
  });

  const value = { colleagues, customerTypes: customerUntil > 0, typing };
  return <Context value={value}>{children}</Context>;
}
