import { Button, Group, Radio, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "@/api/schema";
import type { Agent } from "@/api/types";
import card from "@/shared/card.module.css";
import { Failure } from "@/shared/failure";
import classes from "./agents.module.css";
import { useChangeAgent } from "./use-change-agent";

type Hours = components["schemas"]["HoursIn"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
type Day = (typeof DAYS)[number];
type Span = [string, string];
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_LENGTH = 86_400_000; // milliseconds
const USUAL: Span = ["09:00", "17:00"];

function usualHours(): Hours {
  const time_zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const days = Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [USUAL]]));
  return { time_zone, days: days as Hours["days"], outside: "answer" };
}

/** When people are there, and what the agent does while they are not. */
export function AgentHours({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation(["agents", "shell"]);
  const change = useChangeAgent(agent.id);
  const [hours, setHours] = useState(agent.hours as Hours | null);
  const days = (hours?.days ?? {}) as Partial<Record<Day, Span[]>>;
  const dayName = new Intl.DateTimeFormat(i18n.language, { weekday: "long", timeZone: "UTC" });

  function setDay(day: Day, spans: Span[]) {
    if (!hours) return;
    const { [day]: _before, ...others } = days;
    setHours({ ...hours, days: { ...others, ...(spans.length ? { [day]: spans } : {}) } as never });
  }

  return (
    <Stack>
      <Switch
        label={t("hoursOn")}
        description={t("hoursHint")}
        checked={hours !== null}
        onChange={(event) => setHours(event.currentTarget.checked ? usualHours() : null)}
      />
      {hours && (
        <>
          <Select
            label={t("timeZone")}
            data={["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")]}
            value={hours.time_zone ?? "UTC"}
            onChange={(zone) => setHours({ ...hours, time_zone: zone ?? "UTC" })}
            searchable
            limit={50}
            allowDeselect={false}
          />
          <div className={classes.hours}>
            {DAYS.map((day, at) => (
              <DayRow
                key={day}
                name={dayName.format(MONDAY + at * DAY_LENGTH)}
                spans={days[day] ?? []}
                onChange={(spans) => setDay(day, spans)}
              />
            ))}
          </div>
          <Radio.Group
            label={t("outside")}
            value={hours.outside ?? "answer"}
            onChange={(outside) => setHours({ ...hours, outside: outside as "answer" })}
          >
            <Stack gap={8} mt={6}>
              {(["answer", "hand_off", "wait"] as const).map((value) => (
                <Radio key={value} value={value} label={t(`outsideDoes.${value}`)} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={t("outsideMessage")}
            value={hours.message ?? ""}
            maxLength={1000}
            onChange={(event) => setHours({ ...hours, message: event.currentTarget.value || null })}
            dir="auto"
          />
        </>
      )}
      <Failure error={change.error} />
      <Button
        loading={change.isPending}
        onClick={() => change.mutate({ hours })}
        style={{ alignSelf: "start" }}
      >
        {t("shell:save")}
      </Button>
    </Stack>
  );
}

interface DayRowProps {
  name: string;
  spans: Span[];
  onChange: (spans: Span[]) => void;
}

function DayRow({ name, spans, onChange }: DayRowProps) {
  const { t } = useTranslation("agents");
  const put = (at: number, part: 0 | 1, value: string) =>
    onChange(
      spans.map((span, n) => (n === at ? (part ? [span[0], value] : [value, span[1]]) : span)),
    );
  return (
    <>
      <Text size="sm" fw={600}>
        {name}
      </Text>
      <Group gap="xs">
        {spans.length === 0 && <span className={card.quiet}>{t("closed")}</span>}
        {spans.map((span, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have nothing else to tell them by
          <Group key={at} gap={4} wrap="nowrap">
            <TextInput
              type="time"
              size="xs"
              aria-label={t("opensAt", { day: name })}
              value={span[0]}
              onChange={(event) => put(at, 0, event.currentTarget.value)}
            />
            –
            <TextInput
              type="time"
              size="xs"
              aria-label={t("closesAt", { day: name })}
              value={span[1] === "24:00" ? "00:00" : span[1]}
              onChange={(event) => put(at, 1, event.currentTarget.value)}
            />
            <Button
              size="compact-xs"
              variant="subtle"
              color="gray"
              aria-label={t("removeSpan", { day: name })}
              onClick={() => onChange(spans.filter((_, n) => n !== at))}
            >
              <X size={14} aria-hidden />
            </Button>
          </Group>
        ))}
        {spans.length < 6 && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={t("addSpan", { day: name })}
            onClick={() => onChange([...spans, USUAL])}
          >
            <Plus size={14} aria-hidden />
          </Button>
        )}
      </Group>
    </>
  );
}
