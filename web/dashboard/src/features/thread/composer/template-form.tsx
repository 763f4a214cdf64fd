import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Conversation, Template } from "@/api/types";
import type { Outgoing } from "@/data/outbox";
import { useErrorText } from "@/shared/states";
import classes from "./composer.module.css";
import { componentsOf, fieldsOf, textOfTemplate } from "./template-fields";

const CHECKED_AFTER = 350; // milliseconds without a letter

interface TemplateFormProps {
  template: Template;
  conversation: Conversation;
  onBack: () => void;
  onSend: (given: Pick<Outgoing, "content" | "text">) => void;
}

/** The template's placeholders, and what the customer will read. */
export function TemplateForm({ template, conversation, onBack, onSend }: TemplateFormProps) {
  const { t } = useTranslation("composer");
  const textOf = useErrorText();
  const [fields] = useState(() => fieldsOf(template));
  const [values, setValues] = useState<Record<string, string>>({});
  const complete = fields.every(({ key }) => values[key]?.trim());
  const { name, language } = template;
  const components = componentsOf(template, fields, values);
  const written = JSON.stringify(components);
  const [checked] = useDebouncedValue(written, CHECKED_AFTER);
  const check = useQuery({
    queryKey: ["templates", "check", template.id, checked],
    enabled: complete && checked === written,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      body(
        api.POST("/v1/connections/{connection_id}/templates/validate", {
          signal,
          params: { path: { connection_id: conversation.connection_id } },
          body: { name, language, components: JSON.parse(checked) },
        }),
      ),
  });
  const ready = complete && check.isSuccess && checked === written;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    const text = check.data.text;
    onSend({ content: { type: "template", name, language, components, text }, text });
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {fields.map((field, at) => (
          <TextInput
            key={field.key}
            {...(at === 0 ? { "data-autofocus": true } : {})}
            label={t(`template.field.${field.kind === "text" ? field.place : "file"}`, {
              name: field.name,
            })}
            placeholder={field.example && t("template.example", { example: field.example })}
            required
            dir="auto"
            type={field.kind === "text" ? "text" : "url"}
            value={values[field.key] ?? ""}
            onChange={(event) => setValues({ ...values, [field.key]: event.currentTarget.value })}
          />
        ))}
        <section aria-label={t("template.preview")} aria-live="polite">
          <Text size="sm" fw={600}>
            {t("template.preview")}
          </Text>
          <p className={classes.preview} dir="auto">
            {(complete && check.data?.text) || textOfTemplate(template)}
          </p>
          {complete && check.isError && (
            <Text size="sm" role="alert" c="var(--mantine-color-error)">
              {textOf(check.error)}
            </Text>
          )}
        </section>
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            {t("template.other")}
          </Button>
          <Button
            type="submit"
            disabled={!ready}
            {...(fields.length ? {} : { "data-autofocus": true })}
          >
            {t("template.send")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
