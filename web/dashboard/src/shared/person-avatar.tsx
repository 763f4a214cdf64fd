import { type CSSProperties, useState } from "react";
import classes from "./person-avatar.module.css";

const TONES = [
  "#0f766e",
  "#1d4ed8",
  "#7e22ce",
  "#b91c1c",
  "#9a3412",
  "#4d7c0f",
  "#0e7490",
  "#9d174d",
];

/** The same tone for the same person, everywhere. */
function toneOf(id: string): string {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_003;
  return TONES[sum % TONES.length] ?? "#0f766e";
}

const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Up to two first letters, as people read them: an emoji or a letter with
 * marks stays whole, and what is only between names is none. */
export function initials(name: string): string {
  const words = name.slice(0, 200).trim().split(/\s+/u);
  const spoken = words.filter((word) => /^[\p{L}\p{N}]/u.test(word));
  return (spoken.length ? spoken : words)
    .slice(0, 2)
    .map((word) => letters.segment(word)[Symbol.iterator]().next().value?.segment ?? "")
    .join("")
    .toUpperCase();
}

interface PersonAvatarProps {
  id: string;
  name: string;
  url?: string | null;
  size?: number;
}

/** Beside a name that is written out: screen readers need not hear it twice. */
export function PersonAvatar({ id, name, url, size = 40 }: PersonAvatarProps) {
  const [broken, setBroken] = useState<string | null>(null);
  const style: CSSProperties = { width: size, height: size, fontSize: size * 0.4 };
  if (url && url !== broken) {
    return (
      <img
        className={classes.face}
        style={style}
        src={url}
        alt=""
        aria-hidden
        onError={() => setBroken(url)}
      />
    );
  }
  return (
    <span className={classes.face} style={{ ...style, background: toneOf(id) }} aria-hidden>
      {initials(name) || "?"}
    </span>
  );
}
