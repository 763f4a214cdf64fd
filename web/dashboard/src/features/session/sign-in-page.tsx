import { Alert, Button, PasswordInput, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { setupQuery } from "@/data/workspace";
import { SessionCard } from "./session-card";
import { useSessionError } from "./session-error";

export function SignInPage() {
  const { t } = useTranslation("session");
  const { back, expired } = useSearch({ from: "/sign-in" });
  const { data: setup } = useQuery(setupQuery);
  const [busy, setBusy] = useState(false);
  const { error, fail, clear } = useSessionError();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    clear();
    try {
      const email = String(form.get("email"));
      const password = String(form.get("password"));
      await api.POST("/v1/session", { body: { email, password } });
      client.clear();
      // Only a path of ours: an address of somebody else's must not be gone to.
      if (back?.startsWith("/") && !back.startsWith("//")) router.history.push(back);
      else await navigate({ to: "/" });
    } catch (problem) {
      fail(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <SessionCard title={t("signIn")}>
      {expired && <Alert color="yellow">{t("expired")}</Alert>}
      {setup?.needed && <Alert color="blue">{t("setupNeeded")}</Alert>}
      <form onSubmit={signIn} style={{ display: "contents" }}>
        <TextInput
          name="email"
          type="email"
          label={t("email")}
          autoComplete="username"
          required
          data-autofocus
        />
        <PasswordInput
          name="password"
          label={t("password")}
          autoComplete="current-password"
          required
        />
        {error && (
          <Text role="alert" c="var(--mantine-color-error)" size="sm">
            {error}
          </Text>
        )}
        <Button type="submit" loading={busy}>
          {t("signIn")}
        </Button>
      </form>
      <Text size="sm" c="dimmed">
        {t("noAccount")}
      </Text>
    </SessionCard>
  );
}
