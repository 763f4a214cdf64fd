import { ActionIcon, CloseButton, Indicator, TextInput, Tooltip } from "@mantine/core";
import { Search, SlidersHorizontal } from "lucide-react";
import { lazy, memo, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "@/shared/commands";
import classes from "./filter-bar.module.css";
import { useInboxSearch } from "./use-inbox-search";
import { ViewMenu } from "./view-menu";
import { sameFilters, VIEWS } from "./views";

const FilterForm = lazy(async () => ({ default: (await import("./filter-form")).FilterForm }));
const PAUSE = 250; // milliseconds after the last letter until it is searched for

export const FilterBar = memo(function FilterBar() {
  const { t } = useTranslation("inbox");
  const { filters } = useInboxSearch();
  const [open, setOpen] = useState(false);
  const { q: _q, ...others } = filters;
  // A view that everybody has is named by the heading already.
  const set = VIEWS.some((view) => sameFilters(view.filters, others))
    ? 0
    : Object.keys(others).length;

  return (
    <div className={classes.bar}>
      <div className={classes.line}>
        <ViewMenu />
        <Tooltip label={t("filters")}>
          <Indicator label={set} size={16} offset={4} disabled={set === 0}>
            <ActionIcon
              variant={open ? "light" : "subtle"}
              color="gray"
              size="lg"
              aria-label={t("filtersSet", { count: set })}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              <SlidersHorizontal size={18} aria-hidden />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </div>
      <SearchField />
      {open && (
        <Suspense fallback={null}>
          <FilterForm />
        </Suspense>
      )}
    </div>
  );
});

function SearchField() {
  const { t } = useTranslation("inbox");
  const { filters, viewId, show } = useInboxSearch();
  const [text, setText] = useState(filters.q ?? "");
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef(filters.q ?? "");
  useCommands([
    {
      id: "list.search",
      label: t("search"),
      group: "list",
      keys: "/",
      run: () => field.current?.select(),
    },
  ]);

  // Somebody opened another view, or went back: the field follows the address.
  useEffect(() => {
    if ((filters.q ?? "") !== asked.current) {
      asked.current = filters.q ?? "";
      setText(asked.current);
    }
  }, [filters.q]);

  function look(next: string) {
    if (next === asked.current) return;
    asked.current = next;
    const { q: _before, ...others } = filters;
    show(next ? { ...others, q: next } : others, viewId);
  }
  const newest = useRef(look);
  newest.current = look;
  useEffect(() => {
    const timer = setTimeout(() => newest.current(text.trim().slice(0, 200)), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <search>
      <TextInput
        ref={field}
        size="sm"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText("");
          if (event.key === "Enter") look(text.trim().slice(0, 200));
        }}
        aria-label={t("search")}
        placeholder={t("searchHint")}
        leftSection={<Search size={16} aria-hidden />}
        rightSection={
          text && (
            <CloseButton size="sm" aria-label={t("clearSearch")} onClick={() => setText("")} />
          )
        }
        dir="auto"
      />
    </search>
  );
}
