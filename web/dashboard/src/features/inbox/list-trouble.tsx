import { Button } from "@mantine/core";
import { Inbox, SearchX } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ConversationFilters } from "@/data/filters";
import { LinkButton } from "@/shared/links";
import { EmptyState, ErrorState } from "@/shared/states";

interface ListTroubleProps {
  error: unknown;
  filters: ConversationFilters;
  onRetry: () => void;
  onShowAll: () => void;
}

/** No list: because it cannot be had, or because nothing fits, or because nobody has written yet. */
export function ListTrouble({ error, filters, onRetry, onShowAll }: ListTroubleProps) {
  const { t } = useTranslation("inbox");
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  const narrowed = Object.keys(filters).length > 0;
  if (!narrowed) {
    return (
      <EmptyState
        icon={Inbox}
        title={t("noConversations")}
        hint={t("noConversationsHint")}
        action={<LinkButton to="/start">{t("firstMessage")}</LinkButton>}
      />
    );
  }
  return (
    <EmptyState
      icon={filters.q ? SearchX : Inbox}
      title={t(filters.q ? "nothingFound" : "nothingHere")}
      hint={t(filters.q ? "nothingFoundHint" : "nothingHereHint")}
      action={
        <Button variant="light" onClick={onShowAll}>
          {t("showEverything")}
        </Button>
      }
    />
  );
}
