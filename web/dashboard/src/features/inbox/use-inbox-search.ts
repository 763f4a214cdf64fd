import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ConversationFilters } from "@/data/filters";
import { filtersOf } from "./views";

/** The filters stand in the address, so that they can be sent to a colleague and come back. */
export function useInboxSearch() {
  const search = useSearch({ from: "/signed-in/inbox" });
  const navigate = useNavigate();
  const filters = useMemo(() => filtersOf(search), [search]);
  return {
    filters,
    viewId: search.view,
    /** Shows other conversations; `view` names the saved view that these filters are. */
    show(next: ConversationFilters, view?: string) {
      const wanted = { ...filtersOf(next), ...(view ? { view } : {}) };
      void navigate({ to: ".", search: wanted, replace: next.q !== filters.q });
    },
  };
}
