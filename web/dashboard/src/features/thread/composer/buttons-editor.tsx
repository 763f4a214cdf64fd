import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import classes from "./composer.module.css";
import { useDraftStore } from "./draft";

const LONGEST = 20; // characters; what channels with buttons have room for

/** Quick replies for the customer to tap. */
export function ButtonsEditor({ channel }: { channel: Channel | undefined }) {
  const { t } = useTranslation("composer");
  const store = useDraftStore();
  const { buttons, mode } = store.use();
  const most = channel?.interactive.buttons ?? 0;
  if (mode !== "reply" || !buttons || !most) return null;
  const set = (next: string[]) => store.change({ buttons: next });
  return (
    <fieldset className={classes.buttons} aria-label={t("buttons.title")}>
      {buttons.map((title, at) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place
          key={at}
          size="xs"
          maxLength={LONGEST}
          dir="auto"
          aria-label={t("buttons.one", { number: at + 1 })}
          value={title}
          onChange={(event) => set(buttons.with(at, event.currentTarget.value))}
          rightSection={
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t("buttons.remove", { number: at + 1 })}
              onClick={() => {
                const left = buttons.toSpliced(at, 1);
                store.change({ buttons: left.length ? left : null });
              }}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          }
        />
      ))}
      {buttons.length < most && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<Plus size={12} aria-hidden />}
          onClick={() => set([...buttons, ""])}
        >
          {t("buttons.add")}
        </Button>
      )}
    </fieldset>
  );
}
