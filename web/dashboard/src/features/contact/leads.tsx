import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Lead } from "@/api/types";
import { leadsQuery } from "@/data/contacts";
import classes from "./contact.module.css";

/** The possible sales that the agent found in what the contact wrote. */
export function Leads({ contactId }: { contactId: string }) {
  const { t } = useTranslation("contact");
  const { data } = useQuery(leadsQuery(contactId));
  if (data && data.data.length === 0) {
    return <span className={classes.quiet}>{t("noLeads")}</span>;
  }
  return (
    <ul className={classes.list}>
      {data?.data.map((lead) => (
        <li key={lead.id}>
          <LeadCard lead={lead} />
        </li>
      ))}
    </ul>
  );
}

function LeadCard({ lead }: { lead: Lead }) {
  const { t, i18n } = useTranslation("contact");
  const percent =
    lead.confidence === null
      ? null
      : new Intl.NumberFormat(i18n.language, { style: "percent" }).format(lead.confidence);
  const facts = [
    [t("name"), lead.name],
    [t("leadCompany"), lead.company],
    [t("email"), lead.email],
    [t("phone"), lead.phone],
    [t("leadIntent"), lead.intent],
    [t("leadSummary"), lead.summary],
  ] as const;
  return (
    <Paper withBorder p="xs" radius="sm">
      <dl style={{ margin: 0 }}>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt className={classes.quiet}>{label}</dt>
                <dd className={classes.value} dir="auto" style={{ margin: "0 0 4px" }}>
                  {value}
                </dd>
              </div>
            ),
        )}
      </dl>
      {percent && <span className={classes.quiet}>{t("confidence", { percent })}</span>}
    </Paper>
  );
}
