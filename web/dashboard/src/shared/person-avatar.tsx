import { Avatar } from "@mantine/core";

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

/** Up to two first letters, as people read them: an emoji or a letter with
 * marks stays whole, and what is only between names is none. */
export function initials(name: string): string {
  const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
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
  return (
    <Avatar
      src={url ?? null}
      size={size}
      radius="xl"
      alt=""
      aria-hidden
      styles={{ placeholder: { background: toneOf(id), color: "#fff", fontWeight: 600 } }}
    >
      {initials(name) || "?"}
    </Avatar>
  );
}
