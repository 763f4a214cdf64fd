import { Badge, Button, Group, SimpleGrid, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Bot, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { keys } from "@/data/keys";
import { agentsQuery } from "@/data/workspace";
import classes from "@/shared/card.module.css";
import { Dialog } from "@/shared/dialog";
import { Failure } from "@/shared/failure";
import { Page } from "@/shared/page";
import { EmptyState, ErrorState } from "@/shared/states";

export function AgentsPage() {
  const { t } = useTranslation("agents");
  const agents = useQuery(agentsQuery);
  const [making, setMaking] = useState(false);
  return (
    <Page
      title={t("title")}
      hint={t("hint")}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t("new")}
        </Button>
      }
    >
      {agents.isError && <ErrorState error={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.data?.data.length === 0 && <EmptyState icon={Bot} title={t("none")} />}
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} component="ul" p={0} m={0}>
        {agents.isPending && [1, 2].map((at) => <Skeleton key={at} height={110} radius="md" />)}
        {agents.data?.data.map((agent) => (
          <li key={agent.id} className={classes.card}>
            <Link
              to="/agents/$agentId"
              params={{ agentId: agent.id }}
              className={classes.link}
              dir="auto"
            >
              {agent.name}
            </Link>
            <Group gap={6} mt={6}>
              {agent.is_default && <Badge size="sm">{t("default")}</Badge>}
              {agent.draft_only && (
                <Badge size="sm" variant="default">
                  {t("draftsOnly")}
                </Badge>
              )}
            </Group>
            <Text className={classes.quiet} component="div" mt={6}>
              {agent.model ?? t("operatorsModel")}
            </Text>
            <div className={classes.quiet}>
              {t("linkedCount", { count: agent.connection_ids.length })}
            </div>
          </li>
        ))}
      </SimpleGrid>
      {making && <NewAgent onClose={() => setMaking(false)} />}
    </Page>
  );
}

function NewAgent({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["agents", "shell"]);
  const client = useQueryClient();
  const navigate = useNavigate();
  const make = useMutation({
    mutationFn: (name: string) =>
      body(api.POST("/v1/agents", { body: { name, text: t("firstInstructions") } })),
    async onSuccess(agent) {
      await client.invalidateQueries({ queryKey: keys.agents });
      await navigate({ to: "/agents/$agentId", params: { agentId: agent.id } });
    },
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    make.mutate(String(new FormData(event.currentTarget).get("name")).trim());
  }
  return (
    <Dialog onClose={onClose} title={t("new")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput name="name" label={t("name")} required maxLength={200} data-autofocus />
          <Failure error={make.error} />
          <Button type="submit" loading={make.isPending}>
            {t("create")}
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
