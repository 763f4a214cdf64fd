import { Alert, Button, Loader, Stack, Text, ThemeIcon } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Check, Minus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Connection, TestStep } from "@/api/types";
import { useManages } from "@/data/permissions";
import { AdminsOnly } from "@/shared/admins-only";
import card from "@/shared/card.module.css";
import { CopyField } from "@/shared/copy-field";
import { Failure } from "@/shared/failure";
import classes from "./connections.module.css";

/** Walks the way that the platform's webhooks take, and shows each step. */
export function WebhookTest({ connection }: { connection: Connection }) {
  const { t } = useTranslation("connections");
  const manages = useManages();
  const test = useMutation({
    mutationFn: () =>
      body(
        api.POST("/v1/connections/{connection_id}/test", {
          params: { path: { connection_id: connection.id } },
        }),
      ),
  });
  return (
    <Stack maw={720}>
      <Text size="sm">{t("testHint")}</Text>
      <CopyField label={t("webhookUrl")} value={connection.webhook_url} />
      {manages ? (
        <Button
          onClick={() => test.mutate()}
          loading={test.isPending}
          style={{ alignSelf: "start" }}
        >
          {t("runTests")}
        </Button>
      ) : (
        <AdminsOnly />
      )}
      <Failure error={test.error} />
      <div aria-live="polite">
        {test.isPending && <Loader size="sm" aria-label={t("testing")} />}
        {test.data && (
          <Stack>
            <Alert color={test.data.ok ? "teal" : "red"} variant="light">
              {t(test.data.ok ? "testsPassed" : "testsFailed")}
            </Alert>
            <ol className={classes.steps}>
              {test.data.steps.map((step) => (
                <Step key={step.key} step={step} />
              ))}
            </ol>
          </Stack>
        )}
      </div>
    </Stack>
  );
}

function Step({ step }: { step: TestStep }) {
  const { t, i18n } = useTranslation("connections");
  const [state, Icon, color] =
    step.ok == null
      ? (["skipped", Minus, "gray.7"] as const)
      : step.ok
        ? (["passed", Check, "teal.9"] as const)
        : (["failed", X, "red.9"] as const);
  const took =
    step.duration_ms == null
      ? null
      : new Intl.NumberFormat(i18n.language, {
          style: "unit",
          unit: "millisecond",
          unitDisplay: "short",
        }).format(step.duration_ms);
  return (
    <li className={classes.step}>
      <ThemeIcon color={color} radius="xl" size="md">
        <Icon size={16} aria-label={t(`step.${state}`)} />
      </ThemeIcon>
      <div style={{ minWidth: 0 }}>
        <Text fw={600} size="sm">
          {step.title}{" "}
          {took && (
            <Text span className={card.quiet}>
              {took}
            </Text>
          )}
        </Text>
        <div className={card.quiet} dir="auto">
          {step.detail}
        </div>
        {step.remedy && (
          <Text size="sm" dir="auto">
            {step.remedy}
          </Text>
        )}
      </div>
    </li>
  );
}
