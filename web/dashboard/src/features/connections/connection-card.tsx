import { Badge, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Connection } from "@/api/types";
import classes from "@/shared/card.module.css";
import { ChannelIcon } from "@/shared/channel-icon";
import { troubles } from "./health";
import { StatusBadge } from "./status-badge";

export function ConnectionCard({ connection }: { connection: Connection }) {
  const { t } = useTranslation("connections");
  const [trouble] = troubles(connection);
  return (
    <li className={classes.card}>
      <Group gap="sm" wrap="nowrap" align="start">
        <ChannelIcon channel={connection.channel} size={32} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Link
            to="/connections/$connectionId"
            params={{ connectionId: connection.id }}
            className={classes.link}
            dir="auto"
          >
            {connection.name || connection.account_id}
          </Link>
          {connection.name && (
            <div className={classes.quiet} dir="auto">
              {connection.account_id}
            </div>
          )}
          <Group gap={6} mt={8}>
            <StatusBadge connection={connection} />
            {connection.simulated && (
              <Badge variant="default" size="sm">
                {t("simulated")}
              </Badge>
            )}
          </Group>
          {trouble && (
            <Text className={classes.quiet} dir="auto" component="div" mt={6}>
              {trouble.summary}
            </Text>
          )}
          {connection.linked_agent && (
            <div className={classes.quiet} dir="auto">
              {t("answeredBy", { name: connection.linked_agent.name })}
            </div>
          )}
        </div>
      </Group>
    </li>
  );
}
