import { ActionIcon, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Contact } from "@/api/types";
import { useErrorText } from "@/shared/states";
import classes from "./contact.module.css";
import { useChangeContact } from "./use-change-contact";

/** What else is known of a contact: names and values that people choose. */
export function Attributes({ contact }: { contact: Contact }) {
  const { t } = useTranslation(["contact", "shell"]);
  const [adding, setAdding] = useState(false);
  const change = useChangeContact(contact.id);
  const textOf = useErrorText();
  const entries = Object.entries(contact.attributes);

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get("name")).trim();
    if (!name) return;
    const attributes = { ...contact.attributes, [name]: String(form.get("value")) };
    change.mutate({ attributes }, { onSuccess: () => setAdding(false) });
  }

  function remove(name: string) {
    const kept = entries.filter(([other]) => other !== name);
    change.mutate({ attributes: Object.fromEntries(kept) });
  }

  return (
    <Stack gap={6}>
      {entries.length === 0 && !adding && (
        <span className={classes.quiet}>{t("noAttributes")}</span>
      )}
      <dl style={{ margin: 0 }}>
        {entries.map(([name, value]) => (
          <Group key={name} wrap="nowrap" gap={4} justify="space-between" align="start">
            <div style={{ minWidth: 0 }}>
              <dt className={classes.quiet} dir="auto">
                {name}
              </dt>
              <dd className={classes.value} dir="auto" style={{ margin: "0 0 6px" }}>
                {String(value)}
              </dd>
            </div>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("removeAttribute", { name })}
              onClick={() => remove(name)}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </dl>
      {change.error && (
        <Text role="alert" size="xs" c="var(--mantine-color-error)">
          {textOf(change.error)}
        </Text>
      )}
      {adding ? (
        <form onSubmit={add}>
          <Stack gap={6}>
            <TextInput
              size="xs"
              name="name"
              label={t("attributeName")}
              required
              maxLength={100}
              data-autofocus
            />
            <TextInput size="xs" name="value" label={t("attributeValue")} maxLength={1000} />
            <Group gap="xs">
              <Button size="compact-sm" type="submit" loading={change.isPending}>
                {t("shell:save")}
              </Button>
              <Button size="compact-sm" variant="subtle" onClick={() => setAdding(false)}>
                {t("shell:cancel")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t("addAttribute")}
        </Button>
      )}
    </Stack>
  );
}
