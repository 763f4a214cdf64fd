import { Paper } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { EmojiPicker } from "frimousse";
import { useTranslation } from "react-i18next";
import { useReturnFocus } from "@/shared/use-return-focus";
import classes from "./composer.module.css";

interface EmojiMenuProps {
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** The names of emoji come from our own server; see `emoji` in vite.config.ts. */
export function EmojiMenu({ onPick, onClose }: EmojiMenuProps) {
  const { t } = useTranslation("composer");
  const box = useClickOutside(onClose);
  useReturnFocus();
  return (
    <Paper
      ref={box}
      role="dialog"
      aria-label={t("emoji")}
      withBorder
      shadow="md"
      className={classes.popup}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <EmojiPicker.Root
        className={classes.emoji}
        emojibaseUrl="/emoji"
        columns={8}
        onEmojiSelect={({ emoji }) => onPick(emoji)}
      >
        <EmojiPicker.Search
          className={classes.emojiSearch}
          autoFocus
          aria-label={t("searchEmoji")}
          placeholder={t("searchEmoji")}
        />
        <EmojiPicker.Viewport className={classes.emojiView}>
          <EmojiPicker.Loading>{t("loadingEmoji")}</EmojiPicker.Loading>
          <EmojiPicker.Empty>{t("noEmoji")}</EmojiPicker.Empty>
          <EmojiPicker.List />
        </EmojiPicker.Viewport>
      </EmojiPicker.Root>
    </Paper>
  );
}
