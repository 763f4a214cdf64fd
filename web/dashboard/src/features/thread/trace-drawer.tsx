import { Badge, Code, Skeleton, Stack, Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Turn } from "@/api/types";
import { turnQuery } from "@/data/messages";
import { SidePane } from "@/shared/dialog";
import { ErrorState } from "@/shared/states";
import classes from "./thread.module.css";

/** How the agent came to a reply: the model, what it cost, the tools that it called. */
export function TraceDrawer({ turnId, onClose }: { turnId: string; onClose: () => void }) {
  const { t } = useTranslation("thread");
  const turn = useQuery(turnQuery(turnId));
  return (
    <SidePane onClose={onClose} title={t("trace.title")} size="lg">
      {turn.isError && <ErrorState error={turn.error} onRetry={() => void turn.refetch()} />}
      {turn.isPending && <Skeleton height={300} />}
      {turn.data && <Trace turn={turn.data} />}
    </SidePane>
  );
}

function Trace({ turn }: { turn: Turn }) {
  const { t, i18n } = useTranslation("thread");
  const number = new Intl.NumberFormat(i18n.language);
  const took = (ms: number) => t("trace.ms", { ms: number.format(Math.round(ms)) });
  const facts: [string, string | null][] = [
    [t("trace.model"), turn.simulated ? t("simulatedModel") : turn.model],
    [t("trace.outcome"), t(`outcome.${turn.outcome}`)],
    [t("trace.reason"), turn.reason],
    [
      t("trace.tokens"),
      t("trace.tokensOf", {
        read: number.format(turn.input_tokens),
        cached: number.format(turn.cached_tokens),
        written: number.format(turn.output_tokens),
      }),
    ],
    [
      t("trace.cost"),
      turn.cost === null
        ? null
        : new Intl.NumberFormat(i18n.language, {
            style: "currency",
            currency: "USD",
            maximumFractionDigits: 6,
          }).format(turn.cost),
    ],
    [
      t("trace.durations"),
      t("trace.durationsOf", {
        total: took(turn.durations_ms.total),
        model: took(turn.durations_ms.model),
        tools: took(turn.durations_ms.tools),
      }),
    ],
    [
      t("trace.prompt"),
      turn.prompt.id &&
        t("trace.promptOf", { id: turn.prompt.id, version: turn.prompt.version ?? "–" }),
    ],
    [t("trace.revision"), number.format(turn.agent_revision)],
    [t("trace.id"), turn.id],
  ];
  return (
    <Stack gap="md">
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {facts.map(([name, value]) =>
            value ? (
              <Table.Tr key={name}>
                <Table.Th scope="row" w={140}>
                  {name}
                </Table.Th>
                <Table.Td className={classes.anywhere} dir="auto">
                  {value}
                </Table.Td>
              </Table.Tr>
            ) : null,
          )}
        </Table.Tbody>
      </Table>
      <Section title={t("trace.tools")} empty={turn.tool_calls.length ? null : t("trace.noTools")}>
        {turn.tool_calls.map((call, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a turn's calls are known by their place
          <ToolCall key={at} call={call} />
        ))}
      </Section>
      {turn.brief && (
        <Section title={t("trace.brief")} empty={null}>
          <Raw value={turn.brief} label={t("trace.brief")} />
        </Section>
      )}
    </Stack>
  );
}

interface SectionProps {
  title: string;
  empty: string | null;
  children: React.ReactNode;
}

function Section({ title, empty, children }: SectionProps) {
  return (
    <section>
      <h3 className={classes.section}>{title}</h3>
      {empty ?? children}
    </section>
  );
}

function ToolCall({ call }: { call: Record<string, unknown> }) {
  const { t } = useTranslation("thread");
  const name = String(call.name ?? call.tool ?? t("trace.tool"));
  const failed = Boolean(call.error) || call.ok === false;
  return (
    <details className={classes.call}>
      <summary>
        <Code>{name.slice(0, 100)}</Code>
        {failed && (
          <Badge size="xs" color="red.9" variant="filled">
            {t("trace.failed")}
          </Badge>
        )}
      </summary>
      <Raw value={call} label={name.slice(0, 100)} />
    </details>
  );
}

function Raw({ value, label }: { value: unknown; label: string }) {
  const text = JSON.stringify(value, null, 2);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reached by keyboard
    <section aria-label={label} tabIndex={0} className={classes.raw} dir="ltr">
      {text.slice(0, 20_000)}
    </section>
  );
}
