import { ActionIcon, type ActionIconProps, Group } from "@mantine/core";
import {
  LayoutTemplate,
  MessageSquareText,
  Paperclip,
  Smile,
  SquareMousePointer,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Channel, Conversation } from "@/api/types";
import { useDraftStore } from "./draft";
import { accepted, takesFiles } from "./limits";

const EmojiMenu = lazy(async () => ({ default: (await import("./emoji-menu")).EmojiMenu }));
const CannedMenu = lazy(async () => ({ default: (await import("./canned-menu")).CannedMenu }));

interface ToolbarProps {
  conversation: Conversation;
  channel: Channel | undefined;
  onFiles: (files: File[]) => void;
  onPut: (text: string) => void;
  onTemplate: () => void;
}

/** What can be put into a message, as far as the channel takes it. */
export function Toolbar({ conversation, channel, onFiles, onPut, onTemplate }: ToolbarProps) {
  const { t } = useTranslation("composer");
  const store = useDraftStore();
  const { mode, buttons } = store.use();
  const [open, setOpen] = useState<"emoji" | "canned" | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const reply = mode === "reply";
  const close = () => setOpen(null);
  const put = (text: string) => {
    close();
    onPut(text);
  };
  return (
    <Group gap={2} wrap="nowrap" pos="relative">
      {reply && takesFiles(channel) && (
        <>
          <Tool label={t("attach")} onClick={() => input.current?.click()}>
            <Paperclip size={18} aria-hidden />
          </Tool>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            accept={channel && accepted(channel)}
            aria-label={t("attach")}
            onChange={(event) => {
              onFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
        </>
      )}
      <Tool
        label={t("emoji")}
        onClick={() => setOpen(open === "emoji" ? null : "emoji")}
        aria-expanded={open === "emoji"}
      >
        <Smile size={18} aria-hidden />
      </Tool>
      {reply && (
        <Tool
          label={t("canned")}
          onClick={() => setOpen(open === "canned" ? null : "canned")}
          aria-expanded={open === "canned"}
        >
          <MessageSquareText size={18} aria-hidden />
        </Tool>
      )}
      {reply && channel?.interactive.buttons && (
        <Tool
          label={t("buttons.title")}
          onClick={() => store.change({ buttons: buttons ? null : [""] })}
          aria-pressed={buttons !== null}
        >
          <SquareMousePointer size={18} aria-hidden />
        </Tool>
      )}
      {reply && channel?.templates && (
        <Tool label={t("template.choose")} onClick={onTemplate}>
          <LayoutTemplate size={18} aria-hidden />
        </Tool>
      )}
      <Suspense fallback={null}>
        {open === "emoji" && <EmojiMenu onPick={put} onClose={close} />}
        {open === "canned" && (
          <CannedMenu conversation={conversation} onPick={put} onClose={close} />
        )}
      </Suspense>
    </Group>
  );
}

interface ToolProps extends ActionIconProps {
  label: string;
  onClick: () => void;
  children: ReactNode;
  "aria-expanded"?: boolean;
  "aria-pressed"?: boolean;
}

function Tool({ label, children, ...button }: ToolProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      {...button}
    >
      {children}
    </ActionIcon>
  );
}
