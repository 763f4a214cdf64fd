import type { Connection } from "@/api/types";

export interface Said {
  kind: string;
  severity: "info" | "warning" | "blocked";
  summary: string;
  at: string;
}

/** What the platform last said of an account, the worst first. */
export function health(connection: Connection): Said[] {
  const worst = { blocked: 0, warning: 1, info: 2 };
  return Object.entries(connection.health as Record<string, Omit<Said, "kind">>)
    .map(([kind, said]) => ({ ...said, kind }))
    .sort((a, b) => worst[a.severity] - worst[b.severity]);
}

/** Only what somebody has to look at. */
export function troubles(connection: Connection): Said[] {
  return health(connection).filter(({ severity }) => severity !== "info");
}
