import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Message, Timeline } from "@/api/types";
import { timelineQuery } from "@/data/messages";
import { SidePane } from "@/shared/dialog";
import { ErrorState } from "@/shared/states";
import classes from "./thread.module.css";
import { exactTime } from "./times";

type Happened = Timeline["data"][number];

/** What became of a message, from its beginning to what the platform told last. */
export function TimelineDrawer({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useTranslation("thread");
  const timeline = useQuery({ ...timelineQuery(message.id), staleTime: 0 });
  return (
    <SidePane onClose={onClose} title={t("happened.title")} size="md">
      <dl className={classes.facts}>
        <dt>{t("trace.id")}</dt>
        <dd>{message.id}</dd>
        <dt>{t("happened.external")}</dt>
        <dd>{message.external_id ?? "–"}</dd>
      </dl>
      {timeline.isError && (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      )}
      {timeline.isPending && <Skeleton height={200} />}
      {timeline.data?.data.length === 0 && <p>{t("happened.nothing")}</p>}
      <ol className={classes.timeline}>
        {timeline.data?.data.map((happened, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is all that tells them apart
          <Step key={at} happened={happened} />
        ))}
      </ol>
    </SidePane>
  );
}

function Step({ happened }: { happened: Happened }) {
  const { t, i18n } = useTranslation("thread");
  const { what, at, status, number, duration_ms: took, outcome, model, reason, text } = happened;
  const said = [
    status && t(`state.${status as "sent"}`, { defaultValue: status }),
    number && t("happened.try", { number }),
    took != null && t("trace.ms", { ms: new Intl.NumberFormat(i18n.language).format(took) }),
    outcome && t(`outcome.${outcome as "reply"}`, { defaultValue: outcome }),
    model,
    reason,
    text,
  ].filter(Boolean);
  const error = [happened.error_message ?? happened.error_code, happened.provider_code].filter(
    Boolean,
  );
  return (
    <li>
      <strong>{t(`happened.${what}`)}</strong>
      <time dateTime={at}>{exactTime(at, i18n.language)}</time>
      {said.length > 0 && <span dir="auto">{said.join(" · ").slice(0, 500)}</span>}
      {error.length > 0 && (
        <span className={classes.wrong} dir="auto">
          {error.join(" · ").slice(0, 500)}
        </span>
      )}
      {(happened.event_id || happened.correlation) && (
        <span className={classes.ids} dir="ltr">
          {[happened.event_id, happened.correlation].filter(Boolean).join(" · ")}
        </span>
      )}
    </li>
  );
}
