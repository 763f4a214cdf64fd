import { Drawer, type DrawerProps, Modal, type ModalProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useReturnFocus } from "./use-return-focus";

/** Over the page as long as it is rendered. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  const { t } = useTranslation();
  useReturnFocus();
  return <Modal opened closeButtonProps={{ "aria-label": t("close") }} {...props} />;
}

/** At the end of the page as long as it is rendered. */
export function SidePane(props: Omit<DrawerProps, "opened" | "position">) {
  const { t, i18n } = useTranslation();
  useReturnFocus();
  return (
    <Drawer
      opened
      position={i18n.dir() === "rtl" ? "left" : "right"}
      closeButtonProps={{ "aria-label": t("close") }}
      {...props}
    />
  );
}
