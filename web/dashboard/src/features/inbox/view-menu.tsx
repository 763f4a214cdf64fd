import { Menu, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Counts } from "@/api/types";
import { countsQuery } from "@/data/conversations";
import { viewsQuery } from "@/data/workspace";
import { numberFormat } from "@/shared/formats";
import classes from "./filter-bar.module.css";
import { useInboxSearch } from "./use-inbox-search";
import { useViewCommands } from "./use-view-commands";
import { filtersOf, sameFilters, VIEWS } from "./views";

const MOST = 1000; // the server counts no further

/** What is shown, as the pane's heading; a menu of everything else that can be. */
export function ViewMenu() {
  const { t } = useTranslation("inbox");
  const { filters, viewId, show } = useInboxSearch();
  const { data: counts } = useQuery(countsQuery);
  const { data: saved } = useQuery(viewsQuery);
  useViewCommands();
  const { q: _q, ...plain } = filters;
  const own = saved?.data.find((view) => view.id === viewId);
  const known = VIEWS.find((view) => sameFilters(view.filters, plain));
  const name = own?.name ?? t(known ? `views.${known.key}` : "views.filtered");

  return (
    <Menu position="bottom-start" width={280} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.view} aria-label={t("changeView", { name })}>
          <h1 dir="auto">{name}</h1>
          <ChevronDown size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflow: "auto" }}>
        {VIEWS.map((view) => (
          <Menu.Item
            key={view.key}
            onClick={() => show(view.filters)}
            aria-current={view === known && !own ? "true" : undefined}
            fw={view === known && !own ? 700 : 400}
            rightSection={<Count counts={counts} of={view.count} />}
          >
            {t(`views.${view.key}`)}
          </Menu.Item>
        ))}
        {saved && saved.data.length > 0 && <Menu.Label>{t("savedViews")}</Menu.Label>}
        {saved?.data.map((view) => (
          <Menu.Item
            key={view.id}
            onClick={() => show(filtersOf(view.filters), view.id)}
            fw={view.id === viewId ? 700 : 400}
            rightSection={view.shared && <Users size={14} aria-label={t("sharedView")} />}
          >
            <span dir="auto">{view.name}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Count({ counts, of }: { counts: Counts | undefined; of: keyof Counts | null }) {
  const { i18n } = useTranslation();
  if (!counts || !of || counts[of] === 0) return null;
  const shown = numberFormat(i18n.language).format(Math.min(counts[of], MOST - 1));
  return (
    <Text span size="xs">
      {counts[of] >= MOST ? `${shown}+` : shown}
    </Text>
  );
}
