import { Button, Stack, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldValue, momentsAhead } from "./moments";
import classes from "./thread.module.css";

interface MomentPickerProps {
  action: string;
  onPick: (moment: Date) => void;
}

/** A usual moment, or one's own. */
export function MomentPicker({ action, onPick }: MomentPickerProps) {
  const { t, i18n } = useTranslation("thread");
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState("");
  const shown = new Intl.DateTimeFormat(i18n.language, {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  });
  const moment = own ? new Date(own) : null;
  return (
    <Stack gap={4}>
      {momentsAhead(now).map(([key, when]) => (
        <UnstyledButton key={key} className={classes.moment} onClick={() => onPick(when)}>
          <span>{t(`moment.${key}`)}</span>
          <span className={classes.quiet}>{shown.format(when)}</span>
        </UnstyledButton>
      ))}
      <TextInput
        type="datetime-local"
        size="xs"
        label={t("moment.own")}
        min={fieldValue(now)}
        value={own}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
      <Button
        size="compact-sm"
        disabled={!moment || moment.getTime() <= Date.now()}
        onClick={() => moment && onPick(moment)}
      >
        {action}
      </Button>
    </Stack>
  );
}
