import { createContext, useContext } from "react";

/** What the panes of the inbox know of each other. */
export interface Panes {
  contactOpen: boolean;
  toggleContact: () => void;
}

export const InboxPanes = createContext<Panes>({ contactOpen: false, toggleContact: () => {} });

export function useInboxPanes(): Panes {
  return useContext(InboxPanes);
}
