import { useSyncExternalStore } from "react";
import type { OutgoingFile } from "@/data/outbox";
import type { DraftStore } from "./draft";

/** A file on its way to the server. It goes on while another conversation shows. */
export interface Upload {
  key: string;
  name: string;
  size: number;
  /** From 0 to 1. */
  progress: number;
  problem: string | null;
  /** Set once it has arrived, while one that was chosen before it has not. */
  done: OutgoingFile | null;
  cancel: () => void;
}

const uploads = new Map<string, Upload[]>();
const listeners = new Set<() => void>();
const NONE: Upload[] = [];

function set(place: string, next: Upload[]): void {
  if (next.length) uploads.set(place, next);
  else uploads.delete(place);
  for (const listener of listeners) listener();
}

const read = (place: string) => uploads.get(place) ?? NONE;

function change(place: string, key: string, given: Partial<Upload>): void {
  set(
    place,
    read(place).map((u) => (u.key === key ? { ...u, ...given } : u)),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useUploads(place: string): Upload[] {
  return useSyncExternalStore(subscribe, () => read(place));
}

export function dropUpload(place: string, key: string): void {
  const [found] = read(place).filter((u) => u.key === key);
  found?.cancel();
  set(
    place,
    read(place).filter((u) => u.key !== key),
  );
}

/** Says why a file was not taken, where the others are listed. */
export function refuseUpload(place: string, file: File, problem: string): void {
  const { name, size } = file;
  const upload = {
    key: crypto.randomUUID(),
    name,
    size,
    progress: 0,
    problem,
    done: null,
    cancel: () => {},
  };
  set(place, [...read(place), upload]);
}

/** Puts a file into the draft; XMLHttpRequest, as fetch does not tell how far it is. */
export function startUpload(place: string, file: File, draft: DraftStore, lost: string): void {
  const request = new XMLHttpRequest();
  const key = crypto.randomUUID();
  const fail = () => {
    change(place, key, { problem: problemIn(request.responseText) ?? lost });
    settle(place, draft);
  };
  set(place, [
    ...read(place),
    {
      key,
      name: file.name,
      size: file.size,
      progress: 0,
      problem: null,
      done: null,
      cancel: () => request.abort(),
    },
  ]);
  request.upload.onprogress = ({ loaded, total }) => {
    change(place, key, { progress: total ? loaded / total : 0 });
  };
  request.onerror = fail;
  request.onload = () => {
    const kept = request.status === 201 ? fileIn(request.responseText, file) : null;
    if (!kept) return fail();
    change(place, key, { done: kept, progress: 1 });
    settle(place, draft);
  };
  request.open("POST", `/v1/files?filename=${encodeURIComponent(file.name.slice(-500))}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.send(file);
}

/** Moves what has arrived into the draft, in the order in which it was chosen. */
function settle(place: string, draft: DraftStore): void {
  const here = read(place);
  const stillComing = here.findIndex((u) => !u.done && u.problem === null);
  const ready = stillComing < 0 ? here : here.slice(0, stillComing);
  const arrived = ready.flatMap((u) => u.done ?? []);
  if (!arrived.length) return;
  set(
    place,
    here.filter((u) => !(u.done && ready.includes(u))),
  );
  draft.change({ files: [...draft.read().files, ...arrived] });
}

function fileIn(text: string, file: File): OutgoingFile | null {
  try {
    const { id, kind, mime_type, filename, size } = JSON.parse(text);
    if (typeof id !== "string") return null;
    return {
      file: id,
      kind: String(kind),
      mime_type: String(mime_type),
      filename: String(filename ?? file.name),
      size: Number(size ?? file.size),
    };
  } catch {
    return null;
  }
}

/** The server's own words, if it has any. */
function problemIn(text: string): string | null {
  try {
    const { detail, title } = JSON.parse(text);
    return String(detail ?? title);
  } catch {
    return null;
  }
}
