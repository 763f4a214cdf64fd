import { ActionIcon, Progress } from "@mantine/core";
import { CircleAlert, Paperclip, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { fileSize } from "../times";
import classes from "./composer.module.css";
import { useDraftStore } from "./draft";
import { dropUpload, useUploads } from "./uploads";

/** Files that go with the reply, and those that are still being fetched or were not taken. */
export function Attached({ conversationId }: { conversationId: string }) {
  const { t, i18n } = useTranslation("composer");
  const store = useDraftStore();
  const { files, mode } = store.use();
  const uploads = useUploads(conversationId);
  if (mode !== "reply" || (!files.length && !uploads.length)) return null;
  return (
    <ul className={classes.files} aria-label={t("files")}>
      {files.map((file) => (
        <Item
          key={file.file}
          name={file.filename}
          onRemove={() =>
            store.change({ files: store.read().files.filter((f) => f.file !== file.file) })
          }
        >
          {fileSize(file.size, i18n.language)}
        </Item>
      ))}
      {uploads.map(({ key, name, progress, problem }) => (
        <Item
          key={key}
          name={name}
          problem={problem !== null}
          onRemove={() => dropUpload(conversationId, key)}
        >
          {problem !== null ? (
            <span role="alert">{problem}</span>
          ) : (
            <Progress
              value={progress * 100}
              w={90}
              aria-label={t("uploading", { name: name.slice(0, 100) })}
            />
          )}
        </Item>
      ))}
    </ul>
  );
}

interface ItemProps {
  name: string;
  problem?: boolean;
  onRemove: () => void;
  children: ReactNode;
}

function Item({ name, problem = false, onRemove, children }: ItemProps) {
  const { t } = useTranslation("composer");
  const Icon = problem ? CircleAlert : Paperclip;
  return (
    <li data-problem={problem || undefined}>
      <Icon size={14} aria-hidden />
      <span className={classes.fileName} dir="auto" title={name.slice(0, 300)}>
        {name.slice(0, 300)}
      </span>
      <span className={classes.small}>{children}</span>
      <ActionIcon
        size="sm"
        variant="subtle"
        color="gray"
        aria-label={t("removeFile", { name: name.slice(0, 100) })}
        onClick={onRemove}
      >
        <X size={14} aria-hidden />
      </ActionIcon>
    </li>
  );
}
