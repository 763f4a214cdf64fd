import { Divider, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { contactQuery } from "@/data/contacts";
import { contactName } from "@/shared/contact-name";
import { PersonAvatar } from "@/shared/person-avatar";
import { ErrorState } from "@/shared/states";
import { Attributes } from "./attributes";
import { Consent } from "./consent";
import classes from "./contact.module.css";
import { ContactFields } from "./contact-fields";
import { ContactSkeleton } from "./contact-skeleton";
import { Earlier } from "./earlier";
import { Identities } from "./identities";
import { Leads } from "./leads";

interface ContactDetailsProps {
  contactId: string;
  conversationId: string;
}

export function ContactDetails({ contactId, conversationId }: ContactDetailsProps) {
  const { t, i18n } = useTranslation(["contact", "inbox"]);
  const { data: contact, isError, error, refetch } = useQuery(contactQuery(contactId));
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!contact) return <ContactSkeleton />;
  const name = contactName(contact, t("inbox:someone"));
  const since = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" }).format(
    Date.parse(contact.created_at),
  );
  const picture = contact.identities.find((identity) => identity.avatar_url)?.avatar_url;
  return (
    <Stack gap="md">
      <Stack gap={4} align="center">
        <PersonAvatar id={contact.id} name={name} url={picture ?? null} size={56} />
        <Text fw={700} ta="center" dir="auto" className={classes.value} lineClamp={3}>
          {name.slice(0, 500)}
        </Text>
        <span className={classes.quiet}>{t("since", { date: since })}</span>
      </Stack>
      <ContactFields contact={contact} />
      <Section title={t("identities")}>
        <Identities identities={contact.identities} />
      </Section>
      <Section title={t("attributes")}>
        <Attributes contact={contact} />
      </Section>
      <Section title={t("leads")}>
        <Leads contactId={contact.id} />
      </Section>
      <Section title={t("earlier")}>
        <Earlier contactId={contact.id} openId={conversationId} />
      </Section>
      <Section title={t("consent")}>
        <Consent contact={contact} />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Divider mb="sm" />
      <Title order={3} size="h6" mb={8}>
        {title}
      </Title>
      {children}
    </section>
  );
}
