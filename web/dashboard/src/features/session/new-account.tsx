import { Button, PasswordInput, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSessionError } from "./session-error";

interface NewAccountProps {
  button: string;
  /** Asked before name and password. */
  before?: ReactNode;
  create: (form: FormData) => Promise<unknown>;
  next: "/" | "/start";
}

/** Name and password of somebody new; they are signed in afterwards. */
export function NewAccount({ button, before, create, next }: NewAccountProps) {
  const { t } = useTranslation("session");
  const [busy, setBusy] = useState(false);
  const { error, fail, clear } = useSessionError();
  const client = useQueryClient();
  const navigate = useNavigate();

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    clear();
    try {
      await create(new FormData(event.currentTarget));
      client.clear();
      await navigate({ to: next });
    } catch (problem) {
      fail(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} style={{ display: "contents" }}>
      {before}
      <TextInput name="name" label={t("name")} autoComplete="name" required maxLength={200} />
      <PasswordInput
        name="password"
        label={t("newPassword")}
        description={t("passwordHint")}
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
      />
      {error && (
        <Text role="alert" c="var(--mantine-color-error)" size="sm">
          {error}
        </Text>
      )}
      <Button type="submit" loading={busy}>
        {button}
      </Button>
    </form>
  );
}
