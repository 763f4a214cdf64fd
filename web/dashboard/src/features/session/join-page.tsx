import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { linkToken } from "./link-token";
import { NewAccount } from "./new-account";
import { SessionCard } from "./session-card";

/** Where an invitation leads: `/join#<token>`. */
export function JoinPage() {
  const { t } = useTranslation("session");
  return (
    <SessionCard title={t("join")} hint={t("joinHint")}>
      <NewAccount
        button={t("joinButton")}
        next="/"
        create={(form) =>
          api.POST("/v1/invitations/accept", {
            body: {
              token: linkToken(),
              name: String(form.get("name")),
              password: String(form.get("password")),
            },
          })
        }
      />
    </SessionCard>
  );
}
