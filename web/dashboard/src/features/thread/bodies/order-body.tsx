import type { Message } from "@/api/types";
import { contentOf } from "../content";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { LinkedText } from "./linked-text";

const MOST = 50; // lines that show

/** What a customer ordered from a catalogue. */
export function OrderBody({ message }: { message: Message }) {
  const { t, language } = useThread();
  const order = contentOf(message, "order");
  if (!order) return <LinkedText text={message.text} />;
  return (
    <div>
      <div className={classes.kind}>{t("kind.order")}</div>
      <ul className={classes.lines}>
        {order.items.slice(0, MOST).map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same product may stand there twice
          <li key={at}>
            <span dir="auto">
              {new Intl.NumberFormat(language).format(item.quantity)} ×{" "}
              <bdi>{item.product_id.slice(0, 100)}</bdi>
            </span>
            {item.price != null && <span>{money(item.price, item.currency, language)}</span>}
          </li>
        ))}
      </ul>
      {order.text && <LinkedText text={order.text} />}
    </div>
  );
}

function money(amount: number, currency: string | undefined, language: string): string {
  const known = currency && /^[A-Z]{3}$/.test(currency);
  return new Intl.NumberFormat(language, known ? { style: "currency", currency } : {}).format(
    amount,
  );
}
