import { MapPin } from "lucide-react";
import type { Message } from "@/api/types";
import { contentOf } from "../content";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { LinkedText } from "./linked-text";

/** A place: shown in words, and on a map only for who follows the link. */
export function LocationBody({ message }: { message: Message }) {
  const { t, language } = useThread();
  const place = contentOf(message, "location");
  if (!place || !Number.isFinite(place.latitude) || !Number.isFinite(place.longitude)) {
    return <LinkedText text={message.text} />;
  }
  const { latitude, longitude, name, address } = place;
  const degrees = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <div className={classes.place}>
      <MapPin size={22} aria-hidden />
      <div className={classes.grow}>
        <strong dir="auto">{name?.slice(0, 200) || t("kind.location")}</strong>
        {address && <span dir="auto">{address.slice(0, 300)}</span>}
        <span dir="ltr">
          {degrees.format(latitude)}, {degrees.format(longitude)}
        </span>
        <a href={map} target="_blank" rel="noopener noreferrer nofollow">
          {t("openMap")}
        </a>
      </div>
    </div>
  );
}
