import { useQuery } from "@tanstack/react-query";
import { labelsQuery } from "@/data/workspace";
import classes from "./label-chip.module.css";

/** A label with its colour as a dot: the text stays readable whatever colour was chosen. */
export function LabelChip({ name }: { name: string }) {
  const { data } = useQuery(labelsQuery);
  const color = data?.data.find((label) => label.name === name)?.color ?? "#868e96";
  return (
    <span className={classes.chip} title={name} dir="auto">
      <span className={classes.dot} style={{ background: color }} aria-hidden />
      <span className={classes.text}>{name}</span>
    </span>
  );
}
