import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api/types";
import { useErrorText } from "@/shared/states";
import classes from "./contact.module.css";
import { useChangeContact } from "./use-change-contact";

const FIELDS = ["name", "phone", "email"] as const;

/** Name, phone and e-mail, to read or to change. */
export function ContactFields({ contact }: { contact: Contact }) {
  const { t } = useTranslation(["contact", "shell"]);
  const [editing, setEditing] = useState(false);
  const change = useChangeContact(contact.id);
  const textOf = useErrorText();

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = FIELDS.map((field) => [field, String(form.get(field)).trim() || null]);
    change.mutate(Object.fromEntries(given), { onSuccess: () => setEditing(false) });
  }

  if (!editing) {
    return (
      <Stack gap={6}>
        {(["phone", "email"] as const).map((field) => (
          <div key={field}>
            <div className={classes.quiet}>{t(field)}</div>
            <div className={classes.value} dir={field === "phone" ? "ltr" : "auto"}>
              {contact[field] ?? t("notSet")}
            </div>
          </div>
        ))}
        <Button size="compact-sm" variant="light" onClick={() => setEditing(true)}>
          {t("edit")}
        </Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={save}>
      <Stack gap={6}>
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            size="xs"
            name={field}
            type={field === "email" ? "email" : "text"}
            label={t(field)}
            defaultValue={contact[field] ?? ""}
            maxLength={field === "name" ? 10_000 : 254}
            dir="auto"
          />
        ))}
        {change.error && (
          <Text role="alert" size="xs" c="var(--mantine-color-error)">
            {textOf(change.error)}
          </Text>
        )}
        <Group gap="xs">
          <Button size="compact-sm" type="submit" loading={change.isPending}>
            {t("shell:save")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setEditing(false)}>
            {t("shell:cancel")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
