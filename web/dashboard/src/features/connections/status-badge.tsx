import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Connection } from "@/api/types";
import { troubles } from "./health";

/** How a connection stands, in one word and a colour. */
export function StatusBadge({ connection }: { connection: Connection }) {
  const { t } = useTranslation("connections");
  const [trouble] = troubles(connection);
  const state =
    connection.status !== "active"
      ? (connection.status as "paused" | "disconnected")
      : trouble
        ? trouble.severity
        : "works";
  const colors: Record<string, string> = {
    works: "teal.9",
    warning: "orange.9",
    blocked: "red.9",
    paused: "gray.8",
    disconnected: "gray.8",
  };
  return (
    <Badge size="sm" variant="filled" color={colors[state] ?? "gray.8"} autoContrast>
      {t(`state.${state as "works"}`)}
    </Badge>
  );
}
