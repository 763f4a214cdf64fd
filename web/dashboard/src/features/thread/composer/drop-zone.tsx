import { useQuery } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { channelsQuery } from "@/data/workspace";
import classes from "./composer.module.css";
import { takesFiles } from "./limits";
import { useAttach } from "./use-attach";

interface DropZoneProps {
  conversation: Conversation;
  className: string | undefined;
  children: ReactNode;
}

/** Files that are dropped anywhere on the conversation go with the reply. */
export function DropZone({ conversation, className, children }: DropZoneProps) {
  const { t } = useTranslation("composer");
  const [over, setOver] = useState(false);
  const { data: channels } = useQuery(channelsQuery);
  const channel = channels?.data.find((c) => c.key === conversation.channel);
  const attach = useAttach(conversation.id, channel);
  const holdsFiles = (event: DragEvent) =>
    takesFiles(channel) && event.dataTransfer.types.includes("Files");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in the composer does the same
    <div
      className={className}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!holdsFiles(event)) return;
        event.preventDefault();
        attach.add([...event.dataTransfer.files]);
      }}
    >
      {children}
      {over && <div className={classes.dropHint}>{t("dropHere")}</div>}
    </div>
  );
}
