import { Text } from "@mantine/core";
import { Lock } from "lucide-react";
import { useTranslation } from "react-i18next";
import card from "./card.module.css";

/** Stands where others find what to do, for those who may not. */
export function AdminsOnly() {
  const { t } = useTranslation();
  return (
    <Text component="div" size="sm" className={card.notice}>
      <Lock size={14} aria-hidden />
      {t("adminsOnly")}
    </Text>
  );
}
