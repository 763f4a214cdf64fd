import { SimpleGrid, Skeleton, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { connectionsQuery } from "@/data/workspace";
import { ChannelPicker } from "@/shared/channel-picker";
import { Page } from "@/shared/page";
import { ErrorState } from "@/shared/states";
import { ConnectionCard } from "./connection-card";

/** Every account that customers can write to, and what else can be connected. */
export function ConnectionsPage() {
  const { t } = useTranslation("connections");
  const connections = useQuery(connectionsQuery);
  return (
    <Page title={t("title")} hint={t("hint")}>
      <Stack gap="xl">
        {connections.isError ? (
          <ErrorState error={connections.error} onRetry={() => void connections.refetch()} />
        ) : (
          <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} component="ul" p={0} m={0}>
            {connections.data
              ? connections.data.data
                  .filter((connection) => connection.status !== "disconnected")
                  .map((connection) => (
                    <ConnectionCard key={connection.id} connection={connection} />
                  ))
              : [1, 2, 3].map((at) => <Skeleton key={at} height={132} radius="md" />)}
          </SimpleGrid>
        )}
        <section aria-labelledby="connect-more">
          <Title order={2} size="h4" id="connect-more" mb="sm">
            {t("connectMore")}
          </Title>
          <ChannelPicker />
        </section>
      </Stack>
    </Page>
  );
}
