import type { Message } from "@/api/types";
import { ActionMenu } from "./action-menu";
import { useThread } from "./thread-context";

interface MoreActionsProps {
  message: Message;
  onShow: (drawer: "timeline" | "trace") => void;
  onClose: () => void;
}

export function MoreActions({ message, onShow, onClose }: MoreActionsProps) {
  const { t } = useThread();
  const link = `${location.origin}/inbox/${message.conversation_id}#${message.id}`;
  return (
    <ActionMenu
      label={t("more")}
      onClose={onClose}
      actions={[
        { label: t("copyLink"), run: () => void navigator.clipboard.writeText(link) },
        { label: t("copyId"), run: () => void navigator.clipboard.writeText(message.id) },
        ...(message.turn_id ? [{ label: t("trace.show"), run: () => onShow("trace") }] : []),
        { label: t("happened.title"), run: () => onShow("timeline") },
      ]}
    />
  );
}
