import { Badge, Button, Group, Paper, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Connection, Template } from "@/api/types";
import { keys } from "@/data/keys";
import { useManages } from "@/data/permissions";
import card from "@/shared/card.module.css";
import { Failure } from "@/shared/failure";
import { ErrorState } from "@/shared/states";

/** The message templates of an account, as the platform has them. */
export function TemplateList({ connection }: { connection: Connection }) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const path = { connection_id: connection.id };
  const templates = useQuery({
    queryKey: keys.templates(connection.id),
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/connections/{connection_id}/templates", {
          signal,
          params: { path, query: { limit: 200 } },
        }),
      ),
  });
  const manages = useManages();
  const sync = useMutation({
    mutationFn: () =>
      api.POST("/v1/connections/{connection_id}/templates/sync", { params: { path } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.templates(connection.id) }),
  });
  return (
    <Stack>
      <Group justify="space-between">
        <Text size="sm">{t("templatesHint")}</Text>
        {manages && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={sync.isPending}
            onClick={() => sync.mutate()}
          >
            {t("syncTemplates")}
          </Button>
        )}
      </Group>
      <Failure error={sync.error} />
      {templates.isError && <ErrorState error={templates.error} />}
      {templates.isPending && <Skeleton height={120} radius="md" />}
      {templates.data?.data.length === 0 && <Text>{t("noTemplates")}</Text>}
      <SimpleGrid cols={{ base: 1, sm: 2 }} component="ul" p={0} m={0}>
        {templates.data?.data.map((template) => (
          <TemplateCard key={template.id} template={template} />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function TemplateCard({ template }: { template: Template }) {
  const { t } = useTranslation("connections");
  const text = (template.components as { type?: string; text?: string }[])
    .map((component) => component.text)
    .filter(Boolean)
    .join("\n");
  return (
    <Paper component="li" withBorder p="sm" radius="md" style={{ listStyle: "none" }}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <Text component="div" fw={600} size="sm" style={{ overflowWrap: "anywhere" }} dir="ltr">
          {template.name}
        </Text>
        <Badge size="sm" className={card.whole} color={template.sendable ? "teal.9" : "gray.8"}>
          {t(`templateStatus.${template.status as "APPROVED"}`, { defaultValue: template.status })}
        </Badge>
      </Group>
      <div className={card.quiet}>
        {[
          template.language,
          t(`templateCategory.${template.category as "UTILITY"}`, {
            defaultValue: template.category,
          }),
          template.quality &&
            t(`templateQuality.${template.quality as "GREEN"}`, { defaultValue: template.quality }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </div>
      <Text size="sm" mt={6} dir="auto" style={{ whiteSpace: "pre-wrap" }} lineClamp={6}>
        {text}
      </Text>
    </Paper>
  );
}
