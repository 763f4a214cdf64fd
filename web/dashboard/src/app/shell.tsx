import { Box } from "@mantine/core";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { onSessionExpired } from "@/api/client";
import { LiveProvider, useLiveState } from "@/live/live-context";
import { GlobalCommands } from "./commands";
import { NavigationRail } from "./navigation-rail";
import { queryClient } from "./providers";
import { ResumeOutbox } from "./resume-outbox";
import classes from "./shell.module.css";
import { useWarmUp } from "./use-warm-up";

/** The frame around every page for people who are signed in. */
export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const router = useRouter();

  const toSignIn = useCallback(() => {
    const back = router.state.location.href;
    if (back.startsWith("/sign-in")) return;
    queryClient.clear();
    void navigate({ to: "/sign-in", search: { back, expired: true } });
  }, [navigate, router]);
  useEffect(() => onSessionExpired(toSignIn), [toSignIn]);
  useWarmUp();

  return (
    <LiveProvider onEnded={toSignIn}>
      <a className="skip-link" href="#content">
        {t("skip")}
      </a>
      <div className={classes.frame}>
        <GlobalCommands />
        <ResumeOutbox />
        <NavigationRail />
        <Box component="main" id="content" tabIndex={-1} className={classes.content}>
          <Offline />
          <div className={classes.page}>
            <Outlet />
          </div>
        </Box>
      </div>
    </LiveProvider>
  );
}

function Offline() {
  const { t } = useTranslation();
  const state = useLiveState();
  return (
    <div aria-live="polite">
      {state === "offline" && (
        <p className={classes.offline}>
          <WifiOff size={18} aria-hidden />
          {t("offline")}
        </p>
      )}
    </div>
  );
}
