import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import type { Message } from "@/api/types";
import { useErrorText } from "@/shared/states";
import { ActionMenu } from "./action-menu";
import { useReact } from "./use-react";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function ReactMenu({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation("thread");
  const textOf = useErrorText();
  const react = useReact(message);
  return (
    <ActionMenu
      label={t("react")}
      row
      onClose={onClose}
      actions={EMOJI.map((emoji) => ({
        label: emoji,
        run: () =>
          react.mutate(emoji, {
            onError: (error) => notifications.show({ color: "red", message: textOf(error) }),
          }),
      }))}
    />
  );
}
