export type Piece = { text: string } | { text: string; href: string };

// Every repetition is bounded or over one class of letters, so that no text makes it slow.
const LINK =
  /\b(?:https?:\/\/|mailto:|www\.)[^\s<>"'`]{1,2000}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/giu;
const TRAILING = /[.,;:!?…)\]}»”’*_~]+$/u;
const SAFE = new Set(["http:", "https:", "mailto:"]);

/** A text cut where links begin and end. Only web and mail addresses become links. */
export function linkPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    const shown = withoutTrailing(found[0]);
    const href = safeHref(shown);
    if (!href) continue;
    if (found.index > at) pieces.push({ text: text.slice(at, found.index) });
    pieces.push({ text: shown, href });
    at = found.index + shown.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** A full stop behind an address is the sentence's; so is a bracket that the address did not open. */
function withoutTrailing(link: string): string {
  const trailing = link.match(TRAILING)?.[0] ?? "";
  const kept = link.slice(0, link.length - trailing.length);
  const closes = trailing.startsWith(")") && kept.includes("(") && !kept.includes(")");
  return closes ? `${kept})` : kept;
}

function safeHref(shown: string): string | null {
  const address = /^(?:https?:\/\/|mailto:)/i.test(shown)
    ? shown
    : shown.toLowerCase().startsWith("www.")
      ? `https://${shown}`
      : `mailto:${shown}`;
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** An address of somebody else's, if it may be followed. */
export function safeLink(address: string | undefined): string | null {
  return address && /^(?:https?:\/\/|mailto:)/i.test(address) ? safeHref(address) : null;
}
