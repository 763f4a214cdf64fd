import { useState } from "react";
import type { Attachment } from "@/api/types";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { FileChip } from "./file-chip";
import { sizeOf } from "./picture";

export function Video({ attachment }: { attachment: Attachment }) {
  const { t } = useThread();
  const [broken, setBroken] = useState(false);
  const { url, thumbnail_url: thumbnail, filename } = attachment;
  if (broken) return <FileChip attachment={attachment} />;
  const { width, height } = sizeOf(attachment, 320);
  return (
    // biome-ignore lint/a11y/useMediaCaption: customers send none
    <video
      className={classes.video}
      style={{ aspectRatio: `${width} / ${height}`, width }}
      controls
      preload={thumbnail ? "none" : "metadata"}
      poster={thumbnail ?? undefined}
      src={url ?? undefined}
      aria-label={filename?.slice(0, 200) || t("file.video")}
      onError={() => setBroken(true)}
    />
  );
}
