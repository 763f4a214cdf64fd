import { ThemeIcon, Title } from "@mantine/core";
import { Check, TriangleAlert, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Connection } from "@/api/types";
import card from "@/shared/card.module.css";
import { fullTime } from "@/shared/time";
import classes from "./connections.module.css";
import { health } from "./health";

const LOOKS = {
  info: { icon: Check, color: "teal.9" },
  warning: { icon: TriangleAlert, color: "orange.9" },
  blocked: { icon: X, color: "red.9" },
} as const;

/** What the platform last said of the account, in plain words. */
export function HealthList({ connection }: { connection: Connection }) {
  const { t, i18n } = useTranslation("connections");
  const said = health(connection);
  return (
    <section aria-labelledby="health">
      <Title order={2} size="h5" id="health" mb="sm">
        {t("health")}
      </Title>
      {connection.status_detail && <p>{connection.status_detail}</p>}
      {said.length === 0 && <p className={card.quiet}>{t("healthUnknown")}</p>}
      <ul className={classes.steps}>
        {said.map(({ kind, severity, summary, at }) => {
          const { icon: Icon, color } = LOOKS[severity];
          return (
            <li key={kind} className={classes.step}>
              <ThemeIcon color={color} radius="xl" size="md">
                <Icon size={16} aria-label={t(`severity.${severity}`)} />
              </ThemeIcon>
              <div>
                <div dir="auto">{summary}</div>
                <div className={card.quiet}>{t("asOf", { time: fullTime(at, i18n.language) })}</div>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
