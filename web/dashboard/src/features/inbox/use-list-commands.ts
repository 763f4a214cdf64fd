import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { useCommands } from "@/shared/commands";
import type { Selection } from "./selection";

/** Moving through the list and choosing, by keyboard alone. */
export function useListCommands(
  conversations: Conversation[],
  selectedId: string | undefined,
  selection: Selection,
): void {
  const { t } = useTranslation("inbox");
  const navigate = useNavigate();

  function open(step: 1 | -1) {
    const at = conversations.findIndex((c) => c.id === selectedId);
    const next = conversations[at < 0 ? 0 : at + step];
    if (!next) return;
    void navigate({
      to: "/inbox/$conversationId",
      params: { conversationId: next.id },
      search: (kept) => kept,
    });
  }

  useCommands([
    { id: "list.next", label: t("next"), group: "list", keys: "j", run: () => open(1) },
    { id: "list.previous", label: t("previous"), group: "list", keys: "k", run: () => open(-1) },
    {
      id: "list.choose",
      label: t("chooseOpen"),
      group: "list",
      keys: "x",
      run: () => selectedId && selection.toggle(selectedId),
    },
    {
      id: "list.chooseAll",
      label: t("chooseAll"),
      group: "list",
      keys: "mod+shift+a",
      run: () => selection.set(conversations.map((c) => c.id)),
    },
    {
      id: "list.close",
      label: t("backToList"),
      group: "list",
      keys: "escape",
      run: () => {
        if (selection.ids.size) selection.clear();
        else if (selectedId) void navigate({ to: "/inbox", search: (kept) => kept });
      },
    },
  ]);
}
