import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { linkToken } from "./link-token";
import { NewAccount } from "./new-account";
import { SessionCard } from "./session-card";

/** Where the link leads that the server prints at its first start: `/welcome#<token>`. */
export function WelcomePage() {
  const { t } = useTranslation("session");
  return (
    <SessionCard title={t("welcome")} hint={t("welcomeHint")}>
      <NewAccount
        button={t("create")}
        next="/start"
        before={
          <>
            <TextInput name="workspace" label={t("workspace")} maxLength={200} required />
            <TextInput
              name="email"
              type="email"
              label={t("email")}
              autoComplete="username"
              required
            />
          </>
        }
        create={(form) =>
          api.POST("/v1/setup", {
            body: {
              token: linkToken(),
              email: String(form.get("email")),
              name: String(form.get("name")),
              password: String(form.get("password")),
              workspace_name: String(form.get("workspace")),
            },
          })
        }
      />
    </SessionCard>
  );
}
