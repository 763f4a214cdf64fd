import type { Channel } from "@/api/types";

// What a file may be sent as instead, as the server does it.
const STAND_INS: Record<string, readonly string[]> = {
  image: ["image", "document"],
  video: ["video", "document"],
  audio: ["audio", "document"],
  document: ["document"],
};

function kindOf(type: string): keyof typeof STAND_INS {
  const kind = type.split("/")[0] ?? "";
  return kind in STAND_INS ? kind : "document";
}

/** The largest file of this type that the channel takes, in bytes; null if it takes none. */
export function largestFile(channel: Channel, type: string): number | null {
  const sizes = (STAND_INS[kindOf(type)] ?? [])
    .map((kind) => channel.files[kind])
    .filter((size) => size !== undefined);
  return sizes.length ? Math.max(...sizes) : null;
}

export function takesFiles(channel: Channel | undefined): boolean {
  return channel !== undefined && Object.keys(channel.files).length > 0;
}
