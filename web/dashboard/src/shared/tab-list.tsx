import { Tabs, useTabsContext } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./tab-list.module.css";

/** Tabs in one line: where it is too long, it moves, and the chosen tab is always seen. */
export function TabList({ children }: { children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const { value } = useTabsContext();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is chosen
  useEffect(() => {
    const chosen = list.current?.querySelector('[aria-selected="true"]');
    chosen?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [value]);
  return (
    <Tabs.List ref={list} mb="md" className={classes.list}>
      {children}
    </Tabs.List>
  );
}
