import { useTranslation } from "react-i18next";
import { useCommands } from "@/shared/commands";
import { useInboxSearch } from "./use-inbox-search";
import { VIEWS } from "./views";

/** "g" and a number goes to one of the views that everybody has. */
export function useViewCommands(): void {
  const { t } = useTranslation("inbox");
  const { show } = useInboxSearch();
  useCommands(
    VIEWS.map((view, at) => ({
      id: `view.${view.key}`,
      label: t("showView", { name: t(`views.${view.key}`) }),
      group: "navigation" as const,
      keys: `g ${at + 1}`,
      run: () => show(view.filters),
    })),
  );
}
