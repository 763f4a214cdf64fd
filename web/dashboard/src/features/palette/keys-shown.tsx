import { Kbd } from "@mantine/core";
import classes from "./palette.module.css";

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);
const NAMES: Record<string, string> = {
  mod: apple ? "⌘" : "Ctrl",
  shift: apple ? "⇧" : "Shift",
  alt: apple ? "⌥" : "Alt",
  enter: "↵",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
};

/** A shortcut as keys: "g 1" one after the other, "mod+k" together. */
export function KeysShown({ keys }: { keys: string }) {
  const pressed = keys.split(/[ +]/).filter(Boolean);
  return (
    <span className={classes.keys} dir="ltr">
      {pressed.map((key, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same keys every time
        <Kbd key={at} size="xs">
          {NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)}
        </Kbd>
      ))}
    </span>
  );
}
