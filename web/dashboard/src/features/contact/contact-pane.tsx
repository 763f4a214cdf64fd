import { ActionIcon, Group, ScrollArea, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { conversationQuery } from "@/data/conversations";
import { SidePane } from "@/shared/dialog";
import { useInboxPanes } from "@/shared/inbox-panes";
import { ErrorState } from "@/shared/states";
import classes from "./contact.module.css";
import { ContactDetails } from "./contact-details";
import { ContactSkeleton } from "./contact-skeleton";

interface ContactPaneProps {
  conversationId: string;
  /** Over the conversation, where there is no room beside it. */
  overlay: boolean;
  /** Another conversation shows already, so that this one's contact no longer does. */
  passing: boolean;
}

/** Who the open conversation is with. */
export function ContactPane({ conversationId, overlay, passing }: ContactPaneProps) {
  const { t } = useTranslation("contact");
  const { toggleContact } = useInboxPanes();
  const conversation = useQuery(conversationQuery(conversationId));
  const content = passing ? (
    <ContactSkeleton />
  ) : conversation.isError ? (
    <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
  ) : (
    conversation.data && (
      <ContactDetails
        key={conversation.data.contact.id}
        contactId={conversation.data.contact.id}
        conversationId={conversationId}
      />
    )
  );
  if (overlay) {
    return (
      <SidePane onClose={toggleContact} size={360} title={t("title")}>
        {content}
      </SidePane>
    );
  }
  return (
    <aside className={classes.pane} aria-label={t("title")}>
      <Group justify="space-between" className={classes.head}>
        <Title order={2} size="h5">
          {t("title")}
        </Title>
        <ActionIcon variant="subtle" color="gray" aria-label={t("close")} onClick={toggleContact}>
          <X size={18} aria-hidden />
        </ActionIcon>
      </Group>
      <ScrollArea style={{ flex: 1 }} viewportProps={{ tabIndex: 0 }}>
        <div className={classes.content}>{content}</div>
      </ScrollArea>
    </aside>
  );
}
