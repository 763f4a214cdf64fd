import { ActionIcon } from "@mantine/core";
import { Reply, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import classes from "./composer.module.css";
import { focusComposer, useDraftStore } from "./draft";

/** The message that the reply will quote. */
export function QuoteBar() {
  const { t } = useTranslation(["composer", "thread"]);
  const store = useDraftStore();
  const { quote, mode } = store.use();
  if (!quote || mode !== "reply") return null;
  return (
    <div className={classes.quote}>
      <Reply size={16} aria-hidden />
      <span className={classes.cut} dir="auto">
        {t("replyTo", { name: quote.name?.slice(0, 100) || t("thread:author.contact") })}{" "}
        {quote.text || t(`thread:kind.${quote.kind as "media"}`)}
      </span>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t("removeQuote")}
        onClick={() => {
          store.change({ quote: null });
          focusComposer();
        }}
      >
        <X size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}
