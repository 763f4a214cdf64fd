const utf8 = new TextEncoder();

/** How long a text is as the channel counts it. */
export function textLength(text: string, unit: string): number {
  if (unit === "bytes") return utf8.encode(text).length;
  if (unit === "utf16") return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** In how many messages a text goes out at least: the server cuts it where it hurts least. */
export function messageCount(length: number, limit: number): number {
  return limit > 0 ? Math.max(1, Math.ceil(length / limit)) : 1;
}

export const LONGEST = 100_000; // characters that the server takes at once
