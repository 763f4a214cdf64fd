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

const known = (type: string) => type.split(";")[0]?.trim().toLowerCase() ?? "";

/** Why the channel would not take a file. `limit` is in bytes; `types` are those that it takes. */
export type Refusal =
  | { why: "kind" }
  | { why: "type"; types: string[] }
  | { why: "size"; limit: number };

/** Whether the channel takes a file, of which the browser may not know the type (""). */
export function refusalOf(channel: Channel, type: string, size: number): Refusal | null {
  const limits = (STAND_INS[kindOf(type)] ?? []).flatMap((kind) => channel.files[kind] ?? []);
  if (!limits.length) return { why: "kind" };
  const fitting = limits.filter(
    ({ types }) => !type || !types.length || types.includes(known(type)),
  );
  if (!fitting.length) return { why: "type", types: limits.flatMap(({ types }) => types) };
  const limit = Math.max(...fitting.map((one) => one.size));
  return size > limit ? { why: "size", limit } : null;
}

/** A type as people know it: "image/jpeg" is "JPEG". */
export function formatName(type: string): string {
  return (type.split("/")[1] ?? type).replace(/^x-/, "").toUpperCase();
}

/** For the file chooser: the types that the channel takes; undefined for any. */
export function accepted(channel: Channel): string | undefined {
  const limits = Object.values(channel.files);
  if (limits.some(({ types }) => !types.length)) return undefined;
  return [...new Set(limits.flatMap(({ types }) => types))].join(",");
}

export function takesFiles(channel: Channel | undefined): boolean {
  return channel !== undefined && Object.keys(channel.files).length > 0;
}

/** Files as they go out, those of one message together: the server's own rule. */
export function albums<File extends { kind: string }>(channel: Channel, files: File[]): File[][] {
  const made: File[][] = [];
  for (const file of files) {
    const last = made.at(-1);
    const kinds = [...(last ?? []), file].map(({ kind }) => kind);
    const together = channel.album_kinds;
    const joins =
      last !== undefined &&
      last.length < channel.album &&
      (!together.length || together.some((set) => kinds.every((kind) => set.includes(kind))));
    if (joins) last.push(file);
    else made.push([file]);
  }
  return made;
}
