import type { Message } from "@/api/types";
import { contentOf } from "../content";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { LinkedText } from "./linked-text";
import { safeLink } from "./links";

const LONGEST = 200; // characters of a choice

/** A message with things to tap, as the customer sees them. */
export function InteractiveBody({ message }: { message: Message }) {
  const { t } = useThread();
  const content = contentOf(message, "interactive");
  if (!content) return <LinkedText text={message.text} />;
  const { header, body, footer, choices = [], button } = content;
  return (
    <div>
      {header && (
        <strong className={classes.block} dir="auto">
          {header.slice(0, LONGEST)}
        </strong>
      )}
      <LinkedText text={body} />
      {footer && (
        <small className={classes.block} dir="auto">
          {footer.slice(0, LONGEST)}
        </small>
      )}
      {button && <div className={classes.kind}>{button.slice(0, LONGEST)}</div>}
      <ul className={classes.choices} aria-label={t("choices")}>
        {choices.slice(0, 50).map((choice, at) => {
          const link = safeLink(choice.url);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two choices may say the same
            <li key={at} dir="auto">
              {link ? (
                <a href={link} target="_blank" rel="noopener noreferrer nofollow">
                  {choice.title.slice(0, LONGEST)}
                </a>
              ) : (
                choice.title.slice(0, LONGEST)
              )}
              {choice.description && <small>{choice.description.slice(0, LONGEST)}</small>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What the customer tapped. */
export function ChosenBody({ message }: { message: Message }) {
  const { t } = useThread();
  const content = contentOf(message, "chosen");
  const data = Object.entries(content?.data ?? {}).slice(0, 50);
  return (
    <div>
      <div className={classes.kind}>{t("kind.chosen")}</div>
      <LinkedText text={content?.title || message.text} />
      {content?.description && <small dir="auto">{content.description.slice(0, LONGEST)}</small>}
      {data.length > 0 && (
        <dl className={classes.data}>
          {data.map(([key, value]) => (
            <div key={key}>
              <dt dir="auto">{key.slice(0, 60)}</dt>
              <dd dir="auto">
                {(typeof value === "string" ? value : JSON.stringify(value)).slice(0, 500)}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
