import { ActionIcon, Button, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Channel } from "@/api/types";
import classes from "./composer.module.css";
import { useDraftStore } from "./draft";
import { textLength } from "./text-length";

/** Quick replies for the customer to tap, as many and as long as the channel takes them. */
export function ButtonsEditor({ channel }: { channel: Channel | undefined }) {
  const { t, i18n } = useTranslation("composer");
  const store = useDraftStore();
  const { buttons, files, mode } = store.use();
  const limits = channel?.interactive.buttons;
  if (mode !== "reply" || !buttons || !channel || !limits) return null;
  const number = new Intl.NumberFormat(i18n.language);
  const long = (title: string) => textLength(title, channel.text_unit);
  const set = (next: string[]) => store.change({ buttons: next });
  return (
    <fieldset className={classes.buttons} aria-label={t("buttons.title")}>
      {files.length > 0 && (
        <p role="status" className={classes.small}>
          {t("buttons.notWithFiles")}
        </p>
      )}
      {buttons.map((title, at) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: a button is known by its place
          key={at}
          size="xs"
          dir="auto"
          aria-label={t("buttons.one", { number: at + 1 })}
          inputWrapperOrder={["input", "description"]}
          description={t("buttons.length", {
            used: number.format(long(title)),
            limit: number.format(limits.title),
          })}
          value={title}
          onChange={({ currentTarget: { value } }) => {
            if (long(value) <= limits.title) set(buttons.with(at, value));
          }}
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
      {buttons.length < limits.choices && (
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
