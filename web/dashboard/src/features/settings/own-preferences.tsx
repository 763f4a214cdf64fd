import { Alert, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { preferences } from "@/shared/preferences";

/** What a person chooses for themselves, on this browser. */
export function OwnPreferences() {
  const { t } = useTranslation("settings");
  const chosen = preferences.use();
  const [refused, setRefused] = useState(false);

  async function setNotifications(on: boolean) {
    const allowed = on && "Notification" in window && (await Notification.requestPermission());
    setRefused(on && allowed !== "granted");
    preferences.write({ ...preferences.read(), notifications: on && allowed === "granted" });
  }

  return (
    <Stack maw={560}>
      <Switch
        label={t("notifications")}
        description={t("notificationsHint")}
        checked={chosen.notifications}
        onChange={(event) => void setNotifications(event.currentTarget.checked)}
      />
      {refused && (
        <Alert color="orange" variant="light" role="alert">
          {t("notificationsRefused")}
        </Alert>
      )}
      <Switch
        label={t("sound")}
        description={t("soundHint")}
        checked={chosen.sound}
        onChange={(event) => preferences.write({ ...chosen, sound: event.currentTarget.checked })}
      />
    </Stack>
  );
}
