import { notifications } from "@mantine/notifications";
import type { Message } from "@/api/types";
import { useErrorText } from "@/shared/states";
import { ActionMenu } from "./action-menu";
import { useThread } from "./thread-context";
import { useReact } from "./use-react";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function ReactMenu({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useThread();
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
