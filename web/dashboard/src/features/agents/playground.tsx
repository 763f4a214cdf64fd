import { ActionIcon, Alert, Button, Group, Loader, Textarea, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { components } from "@/api/schema";
import type { Agent } from "@/api/types";
import card from "@/shared/card.module.css";
import { Failure } from "@/shared/failure";
import classes from "./agents.module.css";

type TryOut = components["schemas"]["TryOut"];
type Said = components["schemas"]["SaidIn"];

/** Talking to the agent as a customer would; nothing is sent and nothing is kept. */
export function Playground({ agent }: { agent: Agent }) {
  const { t } = useTranslation("agents");
  const [said, setSaid] = useState<Said[]>([]);
  const [text, setText] = useState("");
  const [result, setResult] = useState<TryOut | null>(null);
  const attempt = useMutation({
    mutationFn: (messages: Said[]) =>
      body(
        api.POST("/v1/agents/{agent_id}/try", {
          params: { path: { agent_id: agent.id } },
          body: { messages },
        }),
      ),
    onSuccess(answer) {
      setResult(answer);
      const reply = answer.reply;
      if (reply) setSaid((before) => [...before, { role: "agent", text: reply }]);
    },
  });

  function ask() {
    const question = text.trim();
    if (!question || attempt.isPending) return;
    const messages: Said[] = [...said, { role: "customer", text: question }];
    setSaid(messages);
    setText("");
    setResult(null);
    attempt.mutate(messages);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  }

  return (
    <section className={classes.playground} aria-labelledby="playground">
      <Group justify="space-between">
        <Title order={2} size="h5" id="playground">
          {t("playground")}
        </Title>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("startOver")}
          title={t("startOver")}
          onClick={() => {
            setSaid([]);
            setResult(null);
          }}
        >
          <RotateCcw size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <span className={card.quiet}>{t("playgroundHint")}</span>
      <ol className={classes.talk} aria-live="polite" aria-label={t("talk")}>
        {said.map((line, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added
            key={at}
            className={classes.said}
            data-agent={line.role === "agent" || undefined}
            dir="auto"
          >
            <span className="visually-hidden">{t(`role.${line.role}`)}: </span>
            {line.text}
          </li>
        ))}
      </ol>
      {attempt.isPending && <Loader size="sm" type="dots" aria-label={t("thinking")} />}
      {result && result.outcome !== "reply" && (
        <Alert color="orange" variant="light" title={t(`outcome.${result.outcome}`)}>
          {result.reason}
        </Alert>
      )}
      <Failure error={attempt.error} />
      <Textarea
        aria-label={t("ask")}
        placeholder={t("ask")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={20_000}
        dir="auto"
      />
      <Button onClick={ask} disabled={!text.trim()} loading={attempt.isPending}>
        {t("send")}
      </Button>
      {result?.trace && (
        <details>
          <summary>{t("trace")}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
          <pre className={classes.trace} dir="ltr" tabIndex={0}>
            {JSON.stringify(result.trace, null, 2)}
          </pre>
        </details>
      )}
    </section>
  );
}
