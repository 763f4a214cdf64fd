import { useMantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { needTexts } from "@/i18n";
import { useCommandKeys, useCommands } from "@/shared/commands";

async function loadPalette() {
  await needTexts("palette");
  return { default: (await import("@/features/palette/palette")).Palette };
}
const Palette = lazy(loadPalette);
const Shortcuts = lazy(async () => {
  await needTexts("palette");
  return { default: (await import("@/features/palette/shortcuts")).Shortcuts };
});

/** What can be done on every page, and the dialogs that show what can be done. */
export function GlobalCommands() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<"palette" | "shortcuts" | null>(null);
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const close = () => setShown(null);
  const goTo = (name: string) => t("goTo", { name });

  // Letters that are typed while a dialog is on its way must not do other things.
  useCommandKeys(shown !== null);
  // It is there when it is asked for, and not part of the first load.
  useEffect(() => {
    const timer = setTimeout(() => loadPalette().catch(() => {}), 3_000);
    return () => clearTimeout(timer);
  }, []);
  useCommands([
    {
      id: "palette",
      label: t("commands"),
      group: "general",
      keys: "mod+k",
      run: () => setShown("palette"),
    },
    {
      id: "shortcuts",
      label: t("keyboard"),
      group: "general",
      keys: "?",
      run: () => setShown("shortcuts"),
    },
    { id: "theme", label: t("theme"), group: "general", run: toggleColorScheme },
    {
      id: "go.inbox",
      label: goTo(t("inbox")),
      group: "navigation",
      keys: "g i",
      run: () => void navigate({ to: "/inbox", search: { status: "open" } }),
    },
    {
      id: "go.connections",
      label: goTo(t("connections")),
      group: "navigation",
      keys: "g c",
      run: () => void navigate({ to: "/connections" }),
    },
    {
      id: "go.agents",
      label: goTo(t("agents")),
      group: "navigation",
      keys: "g a",
      run: () => void navigate({ to: "/agents" }),
    },
    {
      id: "go.settings",
      label: goTo(t("settings")),
      group: "navigation",
      keys: "g s",
      run: () => void navigate({ to: "/settings" }),
    },
  ]);

  return (
    <Suspense fallback={null}>
      {shown === "palette" && <Palette onClose={close} />}
      {shown === "shortcuts" && <Shortcuts onClose={close} />}
    </Suspense>
  );
}
