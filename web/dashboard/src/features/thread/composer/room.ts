import type { Channel } from "@/api/types";
import { titlesOf } from "./compose";
import type { Draft } from "./draft";
import { albums } from "./limits";
import { LONGEST, messageCount, textLength } from "./text-length";

/** How much of its room a text takes, in the channel's unit, and in how many messages it goes. */
export interface Room {
  used: number;
  limit: number;
  messages: number;
  /** Too long to stand below the files, so that it follows them. */
  behind: boolean;
}

export function roomOf(draft: Draft, channel: Channel | undefined): Room {
  const text = draft[draft.mode];
  if (draft.mode === "note" || !channel) {
    return { used: text.length, limit: LONGEST, messages: 1, behind: false };
  }
  const used = textLength(text, channel.text_unit);
  if (!draft.files.length) {
    const body = titlesOf(draft).length ? channel.interactive.buttons?.body : undefined;
    const limit = body ?? channel.text;
    return { used, limit, messages: messageCount(used, limit), behind: false };
  }
  const groups = albums(channel, draft.files);
  const captioned = groups.some(([first]) => first && channel.files[first.kind]?.captioned);
  const behind = used > 0 && (!captioned || used > channel.caption);
  const limit = captioned && !behind ? channel.caption : channel.text;
  const messages = groups.length + (behind ? messageCount(used, limit) : 0);
  return { used, limit, messages, behind };
}
