import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useManages } from "@/data/permissions";
import { meQuery } from "@/data/workspace";
import { Page } from "@/shared/page";
import { TabList } from "@/shared/tab-list";
import { ApiKeys } from "./api-keys";
import { CannedReplies } from "./canned-replies";
import { Labels } from "./labels";
import { Members } from "./members";
import { OwnPreferences } from "./own-preferences";

export function SettingsPage() {
  const { t } = useTranslation("settings");
  const { tab } = useSearch({ from: "/signed-in/settings" });
  const { data: me } = useQuery(meQuery);
  const navigate = useNavigate();
  const manages = useManages();
  return (
    <Page title={t("title")} hint={me?.workspace_name}>
      <Tabs
        value={tab ?? "you"}
        onChange={(next) => void navigate({ to: ".", search: { tab: next ?? "you" } })}
        keepMounted={false}
      >
        <TabList>
          <Tabs.Tab value="you">{t("tab.you")}</Tabs.Tab>
          <Tabs.Tab value="members">{t("tab.members")}</Tabs.Tab>
          <Tabs.Tab value="canned">{t("tab.canned")}</Tabs.Tab>
          <Tabs.Tab value="labels">{t("tab.labels")}</Tabs.Tab>
          {manages && <Tabs.Tab value="keys">{t("tab.keys")}</Tabs.Tab>}
        </TabList>
        <Tabs.Panel value="you">
          <OwnPreferences />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <Members manages={manages} />
        </Tabs.Panel>
        <Tabs.Panel value="canned">
          <CannedReplies />
        </Tabs.Panel>
        <Tabs.Panel value="labels">
          <Labels />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
