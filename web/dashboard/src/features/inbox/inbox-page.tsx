import { useMediaQuery } from "@mantine/hooks";
import { Outlet, useParams } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { needTexts } from "@/i18n";
import { InboxPanes } from "@/shared/inbox-panes";
import { EmptyState } from "@/shared/states";
import { stored } from "@/shared/stored";
import { useSettled } from "@/shared/use-drawn";
import { ConversationListPane } from "./conversation-list-pane";
import classes from "./inbox.module.css";
import { useAnnouncements } from "./use-announcements";
import { useOverlay } from "./use-overlay";

const ContactPane = lazy(async () => {
  await needTexts("contact");
  return { default: (await import("@/features/contact/contact-pane")).ContactPane };
});
const PASSING = 120; // milliseconds in which a conversation is on the way to another one
const contactShown = stored("crosschat.contact-pane", true);

/** The list, the conversation, and who it is with. On phones one of them at a time. */
export function InboxPage() {
  const { t } = useTranslation("inbox");
  const { conversationId } = useParams({ strict: false });
  const settledId = useSettled(conversationId, PASSING);
  const wide = useMediaQuery("(min-width: 75em)", undefined, { getInitialValueInEffect: false });
  const phone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const wanted = contactShown.use();
  const [overlaid, setOverlaid] = useOverlay(conversationId);
  const contactOpen = wide ? wanted : overlaid;
  useAnnouncements(conversationId);

  const panes = useMemo(
    () => ({
      contactOpen,
      toggleContact: () => (wide ? contactShown.write(!wanted) : setOverlaid(!overlaid)),
    }),
    [contactOpen, wide, wanted, overlaid, setOverlaid],
  );

  return (
    <InboxPanes value={panes}>
      <div className={classes.panes}>
        {!(phone && conversationId) && <ConversationListPane selectedId={conversationId} />}
        {conversationId ? (
          <section className={classes.thread} aria-label={t("conversation")}>
            <Outlet />
          </section>
        ) : (
          !phone && (
            <section className={classes.thread} aria-label={t("conversation")}>
              <EmptyState
                icon={MessageSquareText}
                title={t("nothingOpen")}
                hint={t("nothingOpenHint")}
              />
            </section>
          )
        )}
        {conversationId && contactOpen && (
          <Suspense fallback={wide ? <aside className={classes.contact} /> : null}>
            {settledId ? (
              <ContactPane
                conversationId={settledId}
                overlay={!wide}
                passing={settledId !== conversationId}
              />
            ) : (
              wide && <aside className={classes.contact} />
            )}
          </Suspense>
        )}
      </div>
    </InboxPanes>
  );
}
