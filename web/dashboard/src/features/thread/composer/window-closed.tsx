import { Button } from "@mantine/core";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import classes from "./composer.module.css";

interface WindowClosedProps {
  channel: Channel | undefined;
  onTemplate: () => void;
}

/** Why nothing can be written freely any more, and what can be done. */
export function WindowClosed({ channel, onTemplate }: WindowClosedProps) {
  const { t } = useTranslation("composer");
  if (!channel) return null;
  return (
    <div className={classes.closed}>
      <Hourglass size={20} aria-hidden />
      <div>
        <strong>{t("closed.title")}</strong>
        <p>
          {t("closed.why", {
            channel: channel.name,
            count: Math.round(channel.window_hours ?? 24),
          })}{" "}
          {t(channel.templates ? "closed.template" : "closed.wait")}
        </p>
      </div>
      {channel.templates && (
        <Button size="compact-md" onClick={onTemplate}>
          {t("template.choose")}
        </Button>
      )}
    </div>
  );
}
