import type { Counts } from "@/api/types";
import type { ConversationFilters } from "@/data/filters";

/** The views that everybody has; `count` is what of the counts stands beside it. */
export const VIEWS = [
  { key: "open", filters: { status: "open" }, count: "open" },
  { key: "mine", filters: { status: "open", assignee: "me" }, count: "mine" },
  { key: "unassigned", filters: { status: "open", assignee: "people" }, count: "unassigned" },
  { key: "withAgent", filters: { status: "open", assignee: "agent" }, count: "agent" },
  { key: "unread", filters: { unread: true }, count: "unread" },
  { key: "mentions", filters: { mentioned: "me" }, count: "mentioned" },
  { key: "snoozed", filters: { status: "snoozed" }, count: "snoozed" },
  { key: "resolved", filters: { status: "resolved" }, count: null },
  { key: "everything", filters: {}, count: null },
] as const satisfies readonly {
  key: string;
  filters: ConversationFilters;
  count: keyof Counts | null;
}[];

const FILTERS = [
  "status",
  "channel",
  "connection_id",
  "assignee",
  "label",
  "priority",
  "unread",
  "mentioned",
  "q",
] as const satisfies readonly (keyof ConversationFilters)[];

/** The filters of an address or a saved view: nothing that is not set, nothing else. */
export function filtersOf(given: object): ConversationFilters {
  const values = given as Record<string, unknown>;
  return Object.fromEntries(
    FILTERS.filter((key) => values[key] !== undefined && values[key] !== null).map((key) => [
      key,
      values[key],
    ]),
  );
}

export function sameFilters(a: ConversationFilters, b: ConversationFilters): boolean {
  return FILTERS.every((key) => a[key] === b[key]);
}
