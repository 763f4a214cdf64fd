import { Eye, PencilLine } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { contactName } from "@/shared/contact-name";
import { usePresence } from "./presence";
import classes from "./thread.module.css";

/** Who else is here, above where one writes: nobody shall answer twice. */
export function PresenceBar({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation(["thread", "inbox"]);
  const { colleagues, customerTypes } = usePresence();
  const list = new Intl.ListFormat(i18n.language);
  const named = (state: "viewing" | "typing") =>
    colleagues.filter((c) => c.state === state).map((c) => `\u2068${c.name.slice(0, 60)}\u2069`);
  const typing = named("typing");
  const viewing = named("viewing");
  const customer = contactName(conversation.contact, t("inbox:someone")).slice(0, 100);
  return (
    <div aria-live="polite">
      {customerTypes && (
        <div className={classes.presence}>
          <PencilLine size={14} aria-hidden />
          {t("customerTypes", { name: `\u2068${customer}\u2069` })}
        </div>
      )}
      {typing.length > 0 && (
        <div className={classes.presence} data-warn>
          <PencilLine size={14} aria-hidden />
          {t("colleagueTypes", { count: typing.length, names: list.format(typing) })}
        </div>
      )}
      {viewing.length > 0 && (
        <div className={classes.presence}>
          <Eye size={14} aria-hidden />
          {t("colleagueLooks", { count: viewing.length, names: list.format(viewing) })}
        </div>
      )}
    </div>
  );
}
