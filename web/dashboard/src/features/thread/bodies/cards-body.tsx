import { Contact } from "lucide-react";
import type { Message } from "@/api/types";
import { contentOf } from "../content";
import classes from "./bodies.module.css";
import { safeLink } from "./links";

const MOST = 20; // cards that show

/** Contacts that somebody sent on. */
export function CardsBody({ message }: { message: Message }) {
  const cards = contentOf(message, "contacts")?.contacts ?? [];
  return (
    <ul className={classes.cards}>
      {cards.slice(0, MOST).map((card, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two cards may be the same
        <li key={at}>
          <Contact size={20} aria-hidden />
          <div className={classes.grow}>
            <strong dir="auto">{card.name.slice(0, 200)}</strong>
            {card.organisation && <span dir="auto">{card.organisation.slice(0, 200)}</span>}
            {card.phones?.slice(0, 5).map((phone) => (
              <a key={phone} href={`tel:${phone.replace(/[^\d+]/g, "")}`} dir="ltr">
                {phone.slice(0, 60)}
              </a>
            ))}
            {card.emails?.slice(0, 5).map((email) => (
              <a key={email} href={safeLink(`mailto:${email}`) ?? "#"} dir="ltr">
                {email.slice(0, 200)}
              </a>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
