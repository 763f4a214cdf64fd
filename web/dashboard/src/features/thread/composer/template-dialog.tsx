import { Badge, ScrollArea, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Conversation, Template } from "@/api/types";
import { keys } from "@/data/keys";
import type { Outgoing } from "@/data/outbox";
import { Dialog } from "@/shared/dialog";
import { ErrorState } from "@/shared/states";
import classes from "./composer.module.css";
import { textOfTemplate } from "./template-fields";
import { TemplateForm } from "./template-form";

interface TemplateDialogProps {
  conversation: Conversation;
  onSend: (given: Pick<Outgoing, "content" | "text">) => void;
  onClose: () => void;
}

/** Chooses an approved message, fills it in, and sends it. */
export function TemplateDialog({ conversation, onSend, onClose }: TemplateDialogProps) {
  const { t } = useTranslation(["composer", "shell"]);
  const [chosen, setChosen] = useState<Template | null>(null);
  const { connection_id } = conversation;
  const templates = useQuery({
    queryKey: keys.templates(connection_id),
    queryFn: ({ signal }) =>
      body(
        api.GET("/v1/connections/{connection_id}/templates", {
          signal,
          params: { path: { connection_id } },
        }),
      ),
  });
  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={chosen ? chosen.name.slice(0, 100) : t("template.choose")}
    >
      {templates.isError && (
        <ErrorState error={templates.error} onRetry={() => void templates.refetch()} />
      )}
      {templates.isPending && <Skeleton height={220} />}
      {templates.data && !chosen && (
        <TemplateChoice
          templates={templates.data.data.filter((template) => template.sendable)}
          onChoose={setChosen}
        />
      )}
      {chosen && (
        <TemplateForm
          key={chosen.id}
          template={chosen}
          conversation={conversation}
          onBack={() => setChosen(null)}
          onSend={(given) => {
            onSend(given);
            onClose();
          }}
        />
      )}
    </Dialog>
  );
}

interface TemplateChoiceProps {
  templates: Template[];
  onChoose: (template: Template) => void;
}

function TemplateChoice({ templates, onChoose }: TemplateChoiceProps) {
  const { t } = useTranslation("composer");
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const found = templates.filter((template) =>
    `${template.name} ${textOfTemplate(template)}`.toLowerCase().includes(wanted),
  );
  if (!templates.length) return <Text>{t("template.none")}</Text>;
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        label={t("template.search")}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah="50vh">
        {found.map((template) => (
          <button
            key={template.id}
            type="button"
            className={classes.template}
            onClick={() => onChoose(template)}
          >
            <span>
              <strong>{template.name}</strong> <Badge variant="default">{template.language}</Badge>
            </span>
            <span className={classes.templateText} dir="auto">
              {textOfTemplate(template)}
            </span>
          </button>
        ))}
        {!found.length && <Text size="sm">{t("template.notFound")}</Text>}
      </ScrollArea.Autosize>
    </Stack>
  );
}
