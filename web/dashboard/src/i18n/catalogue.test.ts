import { expect, test } from "vitest";
import ar from "./ar";
import en from "./en";

const PLURAL = /_(zero|one|two|few|many|other)$/;
type Texts = Record<string, string>;
type Texted = Record<string, Texts>;

function keysOf(texts: Texts): Set<string> {
  return new Set(Object.keys(texts).map((key) => key.replace(PLURAL, "")));
}

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
}

test("Arabic has every text that English has, and no other", () => {
  for (const [namespace, texts] of Object.entries(en as Texted)) {
    const other = (ar as unknown as Texted)[namespace] ?? {};
    expect([...keysOf(other)].sort(), namespace).toEqual([...keysOf(texts)].sort());
  }
});

test("Arabic plurals have every form that the language knows", () => {
  const forms = new Intl.PluralRules("ar").resolvedOptions().pluralCategories;
  for (const [namespace, texts] of Object.entries(en as Texted)) {
    for (const key of Object.keys(texts).filter((k) => k.endsWith("_other"))) {
      const stem = key.replace(PLURAL, "");
      const other = (ar as unknown as Texted)[namespace] ?? {};
      const missing = forms.filter((form) => !(`${stem}_${form}` in other));
      expect(missing, `${namespace}:${stem}`).toEqual([]);
    }
  }
});

test("what is filled in is the same in both languages", () => {
  for (const [namespace, texts] of Object.entries(en as Texted)) {
    for (const [key, text] of Object.entries(texts)) {
      if (PLURAL.test(key)) continue;
      const other = (ar as unknown as Texted)[namespace]?.[key] ?? "";
      expect(placeholders(other), `${namespace}:${key}`).toEqual(placeholders(text));
    }
  }
});
