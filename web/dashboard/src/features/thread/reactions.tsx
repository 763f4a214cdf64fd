import type { Message } from "@/api/types";
import classes from "./thread.module.css";
import { useThread } from "./thread-context";

/** What people answered a message with by an emoji. */
export function Reactions({ message }: { message: Message }) {
  const { t, language } = useThread();
  const reactions = message.reactions ?? [];
  if (!reactions.length) return null;
  const names = new Map<string, string[]>();
  for (const { emoji, author } of reactions) {
    const name = author.name?.slice(0, 60) || t(`author.${author.kind as "contact"}`);
    names.set(emoji, [...(names.get(emoji) ?? []), name]);
  }
  const list = new Intl.ListFormat(language);
  return (
    <ul className={classes.reactions} aria-label={t("reactions")}>
      {[...names].map(([emoji, who]) => (
        <li key={emoji} title={list.format(who)}>
          <span>{emoji.slice(0, 16)}</span>
          {who.length > 1 && <span>{new Intl.NumberFormat(language).format(who.length)}</span>}
          <span className="visually-hidden">{list.format(who)}</span>
        </li>
      ))}
    </ul>
  );
}
