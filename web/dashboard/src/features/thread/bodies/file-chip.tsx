import { CircleAlert, Download, FileText, Hourglass } from "lucide-react";
import type { Attachment } from "@/api/types";
import { useThread } from "../thread-context";
import { fileSize } from "../times";
import classes from "./bodies.module.css";

/** A file by its name and size: to fetch, still coming, or lost with the reason. */
export function FileChip({ attachment }: { attachment: Attachment }) {
  const { t, language } = useThread();
  const { state, url, filename, size, kind, error } = attachment;
  const name = filename?.slice(0, 300) || t(`file.${kind as "document"}`);
  const Icon = state === "failed" ? CircleAlert : state === "pending" ? Hourglass : FileText;
  return (
    <div className={classes.file} data-state={state}>
      <Icon size={20} aria-hidden />
      <div className={classes.grow}>
        <span className={classes.fileName} dir="auto" title={name}>
          {name}
        </span>
        <span className={classes.small}>
          {state === "failed" && (error?.slice(0, 300) || t("fileFailed"))}
          {state === "pending" && t("filePending")}
          {state === "stored" && size != null && fileSize(size, language)}
        </span>
      </div>
      {state === "stored" && url && (
        <a
          href={url}
          download={filename ?? ""}
          className={classes.download}
          aria-label={t("download", { name })}
        >
          <Download size={18} aria-hidden />
        </a>
      )}
    </div>
  );
}
