import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en";
import inbox from "./en/inbox.json";
import session from "./en/session.json";
import shell from "./en/shell.json";

export const LANGUAGES = { en: "English", ar: "العربية" } as const;
export type Language = keyof typeof LANGUAGES;
export type Namespace = keyof typeof en;

const KEPT = "crosschat.language";
const RIGHT_TO_LEFT = new Set<string>(["ar"]);
// One file a language and namespace: each page fetches the texts that it shows.
const files = import.meta.glob<object>(["./{en,ar}/*.json", "!./en/{shell,session,inbox}.json"], {
  import: "default",
});
const needed = new Set<Namespace>(["shell", "session", "inbox"]);

export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
}

function isLanguage(text: string | null): text is Language {
  return text !== null && text in LANGUAGES;
}

/** What was chosen before, else what the browser asks for, else English. */
function preferred(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  const asked = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  return asked ?? "en";
}

async function load(language: string, namespaces: Iterable<Namespace>): Promise<void> {
  await Promise.all(
    [...namespaces]
      .filter((namespace) => !i18next.hasResourceBundle(language, namespace))
      .map(async (namespace) => {
        const texts = await files[`./${language}/${namespace}.json`]?.();
        i18next.addResourceBundle(language, namespace, texts ?? {});
      }),
  );
}

/** Has the texts of a page there before it shows. */
export async function needTexts(...namespaces: Namespace[]): Promise<void> {
  for (const namespace of namespaces) needed.add(namespace);
  await load(i18next.language, namespaces);
}

/** What somebody chose stays chosen on this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEPT, language);
  await show(language);
}

async function show(language: Language): Promise<void> {
  await load(language, needed);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    resources: { en: { shell, session, inbox } },
    defaultNS: "shell",
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
    returnNull: false,
  });
  await show(preferred());
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "shell";
    resources: typeof en;
  }
}
