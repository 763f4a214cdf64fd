import { useQuery } from "@tanstack/react-query";
import { CircleHelp } from "lucide-react";
import type { Message } from "@/api/types";
import { membersQuery } from "@/data/workspace";
import { contentOf } from "../content";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { CardsBody } from "./cards-body";
import { HtmlBody } from "./html-body";
import { ChosenBody, InteractiveBody } from "./interactive-body";
import { LinkedText } from "./linked-text";
import { LocationBody } from "./location-body";
import { MediaBody } from "./media-body";
import { OrderBody } from "./order-body";

/** What a message holds, each kind in its own way; what is not known here shows its text. */
export function Body({ message }: { message: Message }) {
  if (message.status === "note") return <TextBody message={message} />;
  switch (message.content?.type ?? message.type) {
    case "text":
      return message.html ? <HtmlBody message={message} /> : <TextBody message={message} />;
    case "media":
      return <MediaBody message={message} />;
    case "location":
      return <LocationBody message={message} />;
    case "contacts":
      return <CardsBody message={message} />;
    case "interactive":
      return <InteractiveBody message={message} />;
    case "chosen":
      return <ChosenBody message={message} />;
    case "order":
      return <OrderBody message={message} />;
    case "template":
      return <TemplateBody message={message} />;
    case "reaction":
      return <LoneReaction message={message} />;
    case "unsupported":
      return <Unsupported message={message} />;
    default:
      return <LinkedText text={message.text} />;
  }
}

function TextBody({ message }: { message: Message }) {
  const mentions = message.mentions ?? [];
  if (mentions.length) return <MentioningText text={message.text} ids={mentions} />;
  return <LinkedText text={message.text} />;
}

function MentioningText({ text, ids }: { text: string; ids: string[] }) {
  const { data: members } = useQuery(membersQuery);
  const names = members?.data.filter((m) => ids.includes(m.id)).map((m) => m.name || m.email);
  return <LinkedText text={text} {...(names ? { mentions: names } : {})} />;
}

function TemplateBody({ message }: { message: Message }) {
  const { t } = useThread();
  const template = contentOf(message, "template");
  return (
    <>
      <div className={classes.kind}>
        {t("kind.template")} · <bdi>{template?.name.slice(0, 100)}</bdi>
      </div>
      <LinkedText text={template?.text || message.text} />
    </>
  );
}

/** A reaction to a message that is not here. */
function LoneReaction({ message }: { message: Message }) {
  const { t } = useThread();
  const emoji = contentOf(message, "reaction")?.emoji;
  return (
    <p className={classes.text}>{emoji ? t("reactedWith", { emoji }) : t("reactionRemoved")}</p>
  );
}

function Unsupported({ message }: { message: Message }) {
  const { t } = useThread();
  const content = contentOf(message, "unsupported");
  const kind = content?.kind.slice(0, 60) || t("kind.unsupported");
  return (
    <div className={classes.unsupported}>
      <CircleHelp size={18} aria-hidden />
      <div>
        <strong>{t("unsupported", { kind })}</strong>
        {content?.detail && <p dir="auto">{content.detail.slice(0, 500)}</p>}
        <p>{t("unsupportedHint")}</p>
      </div>
    </div>
  );
}
