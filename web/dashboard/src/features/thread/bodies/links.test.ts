import { expect, test } from "vitest";
import { linkPieces, safeLink } from "./links";

const hrefs = (text: string) => linkPieces(text).flatMap((p) => ("href" in p ? [p.href] : []));
const whole = (text: string) =>
  linkPieces(text)
    .map((p) => p.text)
    .join("");

test("web and mail addresses become links and the text around them stays", () => {
  const text = "See https://example.com/a?b=1, www.example.org or mail me@example.com.";
  expect(hrefs(text)).toEqual([
    "https://example.com/a?b=1",
    "https://www.example.org/",
    "mailto:me@example.com",
  ]);
  expect(whole(text)).toBe(text);
});

test("what could run is never a link", () => {
  const text = "javascript:alert(1) data:text/html,x vbscript:x file:///etc/passwd";
  expect(hrefs(text)).toEqual([]);
  expect(safeLink("javascript:alert(1)")).toBeNull();
  expect(safeLink(" javascript:alert(1)")).toBeNull();
  expect(safeLink("https://example.com")).toBe("https://example.com/");
});

test("brackets and full stops behind an address are the sentence's", () => {
  expect(hrefs("(see https://example.com/a).")).toEqual(["https://example.com/a"]);
  expect(hrefs("https://en.wikipedia.org/wiki/A_(b)")).toEqual([
    "https://en.wikipedia.org/wiki/A_(b)",
  ]);
});

test("markup ends a link and stays text", () => {
  expect(hrefs('https://example.com/"><script>alert(1)</script>')).toEqual([
    "https://example.com/",
  ]);
});

test("a long hostile text is read quickly", () => {
  const begun = performance.now();
  for (const text of ["a".repeat(100_000), "a.".repeat(50_000), "@a.".repeat(30_000)]) {
    expect(whole(text)).toBe(text);
  }
  expect(performance.now() - begun).toBeLessThan(3_000);
});
