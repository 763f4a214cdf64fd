import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { earlierQuery } from "@/data/contacts";
import { ChannelIcon } from "@/shared/channel-icon";
import { useNow } from "@/shared/now";
import { shortTime } from "@/shared/time";
import classes from "./contact.module.css";

/** The contact's other conversations, on every channel. */
export function Earlier({ contactId, openId }: { contactId: string; openId: string }) {
  const { t, i18n } = useTranslation(["contact", "inbox"]);
  const { data } = useQuery(earlierQuery(contactId));
  const now = useNow();
  const others = data?.data.filter((c) => c.id !== openId) ?? [];
  if (data && others.length === 0) return <span className={classes.quiet}>{t("noEarlier")}</span>;
  return (
    <ul className={classes.list}>
      {others.map((conversation) => (
        <li key={conversation.id}>
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: conversation.id }}
            search={(kept) => kept}
            className={classes.earlier}
          >
            <div style={{ display: "flex", gap: 6, alignItems: "center" }}>
              <ChannelIcon channel={conversation.channel} size={14} />
              <span className={classes.quiet}>
                {shortTime(conversation.last_message_at, now, i18n.language)} ·{" "}
                {t(`inbox:status.${conversation.status as "open"}`)}
              </span>
            </div>
            <div className={classes.cut} dir="auto">
              {conversation.last_message_preview || t("inbox:noText")}
            </div>
          </Link>
        </li>
      ))}
    </ul>
  );
}
