import { Menu, Tooltip, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Bot, CircleUser, Inbox, LogOut, type LucideIcon, Plug, Settings } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { meQuery } from "@/data/workspace";
import { chooseLanguage, LANGUAGES, type Language } from "@/i18n";
import classes from "./shell.module.css";

const PLACES = [
  { to: "/inbox", icon: Inbox, label: "inbox" },
  { to: "/connections", icon: Plug, label: "connections" },
  { to: "/agents", icon: Bot, label: "agents" },
  { to: "/settings", icon: Settings, label: "settings" },
] as const satisfies readonly { to: string; icon: LucideIcon; label: string }[];

export function NavigationRail() {
  const { t, i18n } = useTranslation();
  const side = i18n.dir() === "rtl" ? "left" : "right";
  return (
    <nav className={classes.rail} aria-label={t("navigation")}>
      <img className={classes.logo} src="/favicon.svg" width={32} height={32} alt="CrossChat" />
      {PLACES.map(({ to, icon: Icon, label }) => (
        <Tooltip key={to} label={t(label)} position={side}>
          <Link to={to} search={to === "/inbox" ? { status: "open" } : {}} aria-label={t(label)}>
            <Icon size={22} aria-hidden />
          </Link>
        </Tooltip>
      ))}
      <span className={classes.grow} />
      <AccountMenu />
    </nav>
  );
}

function AccountMenu() {
  const { t, i18n } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();

  async function signOut() {
    await api.DELETE("/v1/session");
    client.clear();
    await navigate({ to: "/sign-in" });
  }

  return (
    <Menu position="top-start" width={220} withArrow>
      <Menu.Target>
        <UnstyledButton className={classes.item} aria-label={t("account")}>
          <CircleUser size={22} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.name}</Menu.Label>
        <Menu.Label>{t("theme")}</Menu.Label>
        {(["light", "dark", "auto"] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            aria-current={colorScheme === scheme}
            fw={colorScheme === scheme ? 700 : 400}
          >
            {t(scheme === "auto" ? "system" : scheme)}
          </Menu.Item>
        ))}
        <Menu.Label>{t("language")}</Menu.Label>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            onClick={() => void chooseLanguage(code as Language)}
            aria-current={i18n.language === code}
            fw={i18n.language === code ? 700 : 400}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
