import { Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Contact } from "@/api/types";
import { keys } from "@/data/keys";
import { useErrorText } from "@/shared/states";
import classes from "./contact.module.css";

type Identity = Contact["identities"][number];
const ALL = "all"; // the refusal of every message
const MARKETING = "marketing";

/** Whether messages, and marketing, may be sent to each address. */
export function Consent({ contact }: { contact: Contact }) {
  const { t } = useTranslation("contact");
  const client = useQueryClient();
  const textOf = useErrorText();
  const change = useMutation({
    mutationFn: ({ identity, refusals }: { identity: Identity; refusals: string[] }) =>
      body(
        api.PATCH("/v1/identities/{identity_id}", {
          params: { path: { identity_id: identity.id } },
          body: { refusals },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.contact(contact.id) }),
  });

  function set(identity: Identity, category: string, allowed: boolean) {
    const others = identity.refusals.filter((refused) => refused !== category);
    change.mutate({ identity, refusals: allowed ? others : [...others, category] });
  }

  return (
    <Stack gap={8}>
      {contact.identities.map((identity) => {
        const name = identity.username ? `@${identity.username}` : identity.address;
        const none = identity.refusals.includes(ALL);
        return (
          <Stack key={identity.id} gap={6}>
            <Switch
              size="xs"
              label={t("consentAll", { name })}
              checked={!none}
              onChange={(event) => set(identity, ALL, event.currentTarget.checked)}
            />
            <Switch
              size="xs"
              label={t("consentMarketing", { name })}
              checked={!none && !identity.refusals.includes(MARKETING)}
              disabled={none}
              onChange={(event) => set(identity, MARKETING, event.currentTarget.checked)}
            />
          </Stack>
        );
      })}
      {change.error && (
        <Text role="alert" size="xs" c="var(--mantine-color-error)">
          {textOf(change.error)}
        </Text>
      )}
      <span className={classes.quiet}>{t("consentHint")}</span>
    </Stack>
  );
}
