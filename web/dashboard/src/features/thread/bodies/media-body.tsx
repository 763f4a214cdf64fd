import type { Attachment, Message } from "@/api/types";
import { contentOf } from "../content";
import { AudioPlayer } from "./audio-player";
import classes from "./bodies.module.css";
import { FileChip } from "./file-chip";
import { LinkedText } from "./linked-text";
import { Picture } from "./picture";
import { Video } from "./video";

/** Files with their caption; several pictures stand in a grid. */
export function MediaBody({ message }: { message: Message }) {
  const { attachments } = message;
  const caption = contentOf(message, "media")?.caption ?? "";
  const looks = attachments.filter(isLook);
  const others = attachments.filter((a) => !isLook(a));
  return (
    <div className={classes.media}>
      {looks.length > 0 && (
        <div className={classes.album} data-count={Math.min(looks.length, 4)}>
          {looks.map((attachment) =>
            attachment.kind === "video" ? (
              <Video key={attachment.id} attachment={attachment} />
            ) : (
              <Picture
                key={attachment.id}
                attachment={attachment}
                alone={looks.length === 1}
                album={looks.filter((a) => a.kind !== "video")}
              />
            ),
          )}
        </div>
      )}
      {others.map((attachment) => (
        <Other key={attachment.id} attachment={attachment} />
      ))}
      {caption && <LinkedText text={caption} />}
      {!attachments.length && !caption && <LinkedText text={message.text} />}
    </div>
  );
}

function Other({ attachment }: { attachment: Attachment }) {
  const { kind, state, url } = attachment;
  if (state === "stored" && url && (kind === "voice" || kind === "audio")) {
    return <AudioPlayer attachment={attachment} url={url} />;
  }
  return <FileChip attachment={attachment} />;
}

/** What is looked at: pictures, stickers, videos that are here. */
function isLook({ kind, state, url }: Attachment): boolean {
  return state === "stored" && url !== null && ["image", "sticker", "video"].includes(kind);
}
