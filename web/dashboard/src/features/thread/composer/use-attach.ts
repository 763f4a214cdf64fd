import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import { fileSize } from "../times";
import { useDraftStore } from "./draft";
import { formatName, refusalOf } from "./limits";
import { refuseUpload, startUpload, useUploads } from "./uploads";

/** Takes files into the draft, if the channel would. */
export function useAttach(conversationId: string, channel: Channel | undefined) {
  const { t, i18n } = useTranslation("composer");
  const draft = useDraftStore();
  const uploads = useUploads(conversationId);

  function problemOf(file: File): string | null {
    if (!file.size) return t("file.empty");
    if (!channel) return null;
    const refusal = refusalOf(channel, file.type, file.size);
    switch (refusal?.why) {
      case "kind":
        return t("file.notTaken", { channel: channel.name });
      case "type": {
        const types = new Intl.ListFormat(i18n.language).format(refusal.types.map(formatName));
        return t("file.wrongType", { channel: channel.name, types });
      }
      case "size": {
        const size = fileSize(refusal.limit, i18n.language);
        return t("file.tooLarge", { channel: channel.name, size });
      }
      default:
        return null;
    }
  }
  function add(files: File[]): void {
    for (const file of files) {
      const problem = problemOf(file);
      if (problem) refuseUpload(conversationId, file, problem);
      else startUpload(conversationId, file, draft, t("file.lost"));
    }
  }
  return { add, busy: uploads.some((u) => u.problem === null) };
}
