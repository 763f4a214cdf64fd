/** The token of a one-time link stands behind `#`, where it reaches no server's log. */
export function linkToken(): string {
  return decodeURIComponent(window.location.hash.slice(1));
}
