import { Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useRegisteredCommands } from "@/shared/commands";
import { Dialog } from "@/shared/dialog";
import { KeysShown } from "./keys-shown";
import classes from "./palette.module.css";

const GROUPS = ["general", "navigation", "list", "conversation", "message"] as const;

/** Every key that does something on this page. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("palette");
  const commands = useRegisteredCommands().filter((command) => command.keys);
  return (
    <Dialog onClose={onClose} size="xl" title={t("shortcuts")}>
      <div className={classes.shortcuts}>
        {GROUPS.map((group) => {
          const own = commands.filter((command) => command.group === group);
          return (
            own.length > 0 && (
              <section key={group} aria-label={t(`group.${group}`)}>
                <Title order={3} size="h6" mb={6}>
                  {t(`group.${group}`)}
                </Title>
                {own.map(({ id, label, keys }) => (
                  <div key={id} className={classes.shortcut}>
                    <span>{label}</span>
                    <KeysShown keys={keys ?? ""} />
                  </div>
                ))}
              </section>
            )
          );
        })}
      </div>
    </Dialog>
  );
}
