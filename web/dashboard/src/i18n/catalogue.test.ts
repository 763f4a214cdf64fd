import { expect, test } from "vitest";
import ar from "./ar";
import en from "./en";

const PLURAL = /_(zero|one|two|few|many|other)$/;
type Texts = Record<string, string>;
type Nested = { [key: string]: string | Nested };
type Texted = Record<string, Texts>;

/** Nested texts by their whole key: `field.status`. */
function flat(texts: Nested, prefix = ""): Texts {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[prefix + key, value]]
        : Object.entries(flat(value, `${prefix}${key}.`)),
    ),
  );
}

function catalogue(of: Nested): Texted {
  return Object.fromEntries(
    Object.entries(of).map(([namespace, texts]) => [namespace, flat(texts as Nested)]),
  );
}

const english = catalogue(en);
const arabic = catalogue(ar);

function keysOf(texts: Texts): Set<string> {
  return new Set(Object.keys(texts).map((key) => key.replace(PLURAL, "")));
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
}

test("Arabic has every text that English has, and no other", () => {
  for (const [namespace, texts] of Object.entries(english)) {
    const other = arabic[namespace] ?? {};
    expect([...keysOf(other)].sort(), namespace).toEqual([...keysOf(texts)].sort());
  }
});

test("Arabic plurals have every form that the language knows", () => {
  const forms = new Intl.PluralRules("ar").resolvedOptions().pluralCategories;
  for (const [namespace, texts] of Object.entries(english)) {
    for (const key of Object.keys(texts).filter((k) => k.endsWith("_other"))) {
      const stem = key.replace(PLURAL, "");
      const other = arabic[namespace] ?? {};
      const missing = forms.filter((form) => !(`${stem}_${form}` in other));
      expect(missing, `${namespace}:${stem}`).toEqual([]);
    }
  }
});

test("what is filled in is the same in both languages", () => {
  for (const [namespace, texts] of Object.entries(english)) {
    for (const [key, text] of Object.entries(texts)) {
      if (PLURAL.test(key)) continue;
      const other = arabic[namespace]?.[key] ?? "";
      expect(placeholders(other), `${namespace}:${key}`).toEqual(placeholders(text));
    }
  }
});
