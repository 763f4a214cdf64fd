import { ActionIcon, Button, Group, Popover, Stack, Switch } from "@mantine/core";
import { ChevronDown, SendHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MomentPicker } from "../moment-picker";
import classes from "./composer.module.css";
import type { Mode } from "./draft";
import { composerPreferences } from "./preferences";

interface SendButtonProps {
  disabled: boolean;
  mode: Mode;
  onSend: (scheduledAt?: Date | null) => void;
}

/** Sends now or later, and knows what Enter does. */
export function SendButton({ disabled, mode, onSend }: SendButtonProps) {
  const { t } = useTranslation("composer");
  const [open, setOpen] = useState(false);
  const { enterSends } = composerPreferences.use();
  return (
    <Group gap={2} wrap="nowrap" className={classes.send}>
      <Button
        size="compact-md"
        disabled={disabled}
        aria-label={t(mode === "note" ? "addNote" : "send")}
        rightSection={<SendHorizontal size={16} aria-hidden className={classes.turns} />}
        onClick={() => onSend()}
      >
        <span className={classes.sendText}>{t(mode === "note" ? "addNote" : "send")}</span>
      </Button>
      <Popover opened={open} onChange={setOpen} width={260} position="top-end" trapFocus>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={28}
            aria-label={t("sendOptions")}
            onClick={() => setOpen(!open)}
          >
            <ChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Switch
              size="xs"
              label={t("enterSends")}
              checked={enterSends}
              onChange={(event) =>
                composerPreferences.write({ enterSends: event.currentTarget.checked })
              }
            />
            {mode === "reply" && (
              <fieldset className={classes.later} disabled={disabled}>
                <legend>{t("sendLater")}</legend>
                <MomentPicker
                  action={t("schedule")}
                  onPick={(moment) => {
                    setOpen(false);
                    onSend(moment);
                  }}
                />
              </fieldset>
            )}
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
