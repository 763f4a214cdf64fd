import { ActionIcon, Group } from "@mantine/core";
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attachment } from "@/api/types";
import { Dialog } from "@/shared/dialog";
import classes from "./bodies.module.css";

interface LightboxProps {
  pictures: Attachment[];
  first: string;
  onClose: () => void;
}

/** Pictures as large as there is room. */
export function Lightbox({ pictures, first, onClose }: LightboxProps) {
  const { t, i18n } = useTranslation(["thread", "shell"]);
  const [at, setAt] = useState(() => pictures.findIndex((p) => p.id === first));
  const picture = pictures[at];
  if (!picture?.url) return null;
  const rtl = i18n.dir() === "rtl";
  const [Previous, Next] = rtl ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  const go = (by: number) => setAt((at + by + pictures.length) % pictures.length);

  function onKeyDown(event: KeyboardEvent) {
    if (pictures.length < 2) return;
    if (event.key === "ArrowRight") go(rtl ? -1 : 1);
    if (event.key === "ArrowLeft") go(rtl ? 1 : -1);
  }
  const name = picture.filename?.slice(0, 200) || t("file.image");
  return (
    <Dialog
      onClose={onClose}
      title={
        <span dir="auto" className={classes.fileName}>
          {name}
        </span>
      }
      size="auto"
      centered
      onKeyDown={onKeyDown}
    >
      <img src={picture.url} alt={name} className={classes.large} />
      <Group justify="center" mt="sm">
        {pictures.length > 1 && (
          <ActionIcon variant="default" size="lg" aria-label={t("previous")} onClick={() => go(-1)}>
            <Previous size={18} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon
          component="a"
          href={picture.url}
          download={picture.filename ?? ""}
          variant="default"
          size="lg"
          aria-label={t("download", { name })}
        >
          <Download size={18} aria-hidden />
        </ActionIcon>
        {pictures.length > 1 && (
          <ActionIcon variant="default" size="lg" aria-label={t("next")} onClick={() => go(1)}>
            <Next size={18} aria-hidden />
          </ActionIcon>
        )}
      </Group>
    </Dialog>
  );
}
