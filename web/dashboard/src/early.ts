/**
 * Asks for what the inbox shows first while the page's own code is still on its way.
 *
 * A script of its own, so small that it runs as soon as the browser knows of it; what it imports
 * would make it wait for the rest. `shared/early-answers.ts` takes what it asked for.
 */
import type { EarlyAnswers } from "./shared/early-answers";

const PAGE = 40; // as data/conversations.ts asks
const { pathname, search } = location;
const asked: EarlyAnswers = new Map();

function ask(path: string): void {
  const answer = fetch(path, { credentials: "same-origin" });
  answer.catch(() => {}); // whoever takes it hears of that
  asked.set(path, answer);
}

if (pathname === "/" || pathname === "/inbox" || pathname.startsWith("/inbox/")) {
  ask("/v1/me");
  // Addresses with more filters than a status are rare, and not worth rebuilding the query for.
  const status = pathname === "/" ? "?status=open" : search;
  if (!status) ask(`/v1/conversations?limit=${PAGE}`);
  else if (/^\?status=[a-z]+$/.test(status)) ask(`/v1/conversations${status}&limit=${PAGE}`);
  ask("/v1/channels");
}
window.crosschatEarly = asked;
