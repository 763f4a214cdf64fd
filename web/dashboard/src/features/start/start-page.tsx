import { Button, Paper, Stack, Stepper, Text, ThemeIcon } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ExternalLink, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { conversationList } from "@/data/conversations";
import { connectionsQuery, meQuery } from "@/data/workspace";
import { ChannelPicker } from "@/shared/channel-picker";
import { LinkButton } from "@/shared/links";
import { Page } from "@/shared/page";
import { FirstMessage } from "./first-message";

/** From nothing to the first message that a customer wrote. */
export function StartPage() {
  const { t } = useTranslation("start");
  const { data: me } = useQuery(meQuery);
  const { data: connections } = useQuery(connectionsQuery);
  const [chosen, setChosen] = useState(false);
  const conversations = useInfiniteQuery(conversationList({}));
  const conversationId = conversations.data?.pages[0]?.data[0]?.id;
  const navigate = useNavigate();
  const sandbox = me?.sandbox_url;
  const own = connections?.data.some((c) => !c.simulated && c.status === "active");

  const step = conversationId ? 2 : chosen || own ? 1 : 0;
  return (
    <Page title={t("title")} hint={t("hint")}>
      <Stepper
        active={step}
        orientation="vertical"
        size="sm"
        onStepClick={(at) => setChosen(at > 0)}
      >
        <Stepper.Step label={t("step.choose")} description={t("step.chooseHint")} />
        <Stepper.Step label={t("step.write")} description={t("step.writeHint")} />
        <Stepper.Step label={t("step.seen")} description={t("step.seenHint")} />
      </Stepper>
      <Stack mt="lg" gap="lg">
        {step === 0 && (
          <>
            {sandbox && (
              <Paper withBorder p="lg" radius="md">
                <Text fw={600}>{t("sandbox")}</Text>
                <Text size="sm" mb="sm">
                  {t("sandboxHint")}
                </Text>
                <Button onClick={() => setChosen(true)}>{t("takeSandbox")}</Button>
              </Paper>
            )}
            <section aria-label={t("real")}>
              <Text fw={600} mb="xs">
                {t("real")}
              </Text>
              <ChannelPicker />
            </section>
          </>
        )}
        {step === 1 && (
          <Paper withBorder p="lg" radius="md">
            <Stack align="start">
              <Text fw={600} role="status">
                {t("waiting")}
              </Text>
              <Text size="sm">{t(sandbox ? "waitingSandbox" : "waitingReal")}</Text>
              {sandbox && (
                <Button
                  component="a"
                  href={sandbox}
                  target="_blank"
                  rel="noopener"
                  rightSection={<ExternalLink size={16} aria-hidden />}
                >
                  {t("openPhone")}
                </Button>
              )}
              <LinkButton
                variant="default"
                to="/connections"
                styles={{ label: { whiteSpace: "normal" } }}
                h="auto"
                mih={36}
              >
                {t("checkConnection")}
              </LinkButton>
            </Stack>
          </Paper>
        )}
        {conversationId && (
          <Paper withBorder p="lg" radius="md">
            <Stack align="start">
              <ThemeIcon size={48} radius="xl" aria-hidden>
                <MessageSquareText size={24} />
              </ThemeIcon>
              <FirstMessage conversationId={conversationId} />
              <Button
                onClick={() =>
                  void navigate({
                    to: "/inbox/$conversationId",
                    params: { conversationId },
                    search: { status: "open" },
                  })
                }
              >
                {t("openIt")}
              </Button>
            </Stack>
          </Paper>
        )}
      </Stack>
    </Page>
  );
}
