import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import row from "./row.module.css";

/** As high as the rows that take its place. */
export function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("loading")} style={{ overflow: "hidden", flex: 1 }}>
      {Array.from({ length: 12 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing of them ever moves
        <div key={at} className={row.row}>
          <Skeleton circle height={40} />
          <div className={row.main}>
            <Skeleton height={12} width="55%" mb={8} />
            <Skeleton height={10} width="85%" />
          </div>
        </div>
      ))}
    </div>
  );
}
