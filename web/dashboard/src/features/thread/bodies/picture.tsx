import { lazy, Suspense, useState } from "react";
import type { Attachment } from "@/api/types";
import { useThread } from "../thread-context";
import classes from "./bodies.module.css";
import { FileChip } from "./file-chip";

const Lightbox = lazy(async () => ({ default: (await import("./lightbox")).Lightbox }));

const WIDEST = 320; // pixels
const TALLEST = 320;

interface PictureProps {
  attachment: Attachment;
  alone: boolean;
  album: Attachment[];
}

/** A picture in the room that it will take, so that nothing moves when it has loaded. */
export function Picture({ attachment, alone, album }: PictureProps) {
  const { t } = useThread();
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState(false);
  const { url, thumbnail_url: thumbnail, filename, kind } = attachment;
  if (broken) return <FileChip attachment={attachment} />;
  const size = alone ? sizeOf(attachment, kind === "sticker" ? 160 : WIDEST) : undefined;
  const name = filename?.slice(0, 200) || t(`file.${kind as "image"}`);
  return (
    <>
      <button
        type="button"
        className={classes.picture}
        data-kind={kind}
        style={size}
        onClick={() => setOpen(true)}
        aria-label={t("openPicture", { name })}
      >
        <img src={thumbnail ?? url ?? ""} alt="" loading="lazy" onError={() => setBroken(true)} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <Lightbox pictures={album} first={attachment.id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

export function sizeOf({ width, height }: Attachment, widest: number) {
  if (!width || !height) return { width: 240, height: 180 };
  const scale = Math.min(1, widest / width, TALLEST / height);
  return { width: Math.max(48, width * scale), height: Math.max(48, height * scale) };
}
