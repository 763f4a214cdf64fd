import { Button, ColorInput, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Label } from "@/api/types";
import { keys } from "@/data/keys";
import { labelsQuery } from "@/data/workspace";
import { ConfirmButton } from "@/shared/confirm-button";
import { Failure } from "@/shared/failure";
import { LabelChip } from "@/shared/label-chip";
import classes from "./settings.module.css";

const COLORS = [
  "#0f766e",
  "#1d4ed8",
  "#7e22ce",
  "#be123c",
  "#c2410c",
  "#a16207",
  "#4d7c0f",
  "#475569",
];

export function Labels() {
  const { t } = useTranslation(["settings", "shell"]);
  const labels = useQuery(labelsQuery);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.labels });
  const put = useMutation({
    mutationFn: ({ name, color }: Label) =>
      body(api.PUT("/v1/labels/{label}", { params: { path: { label: name } }, body: { color } })),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (name: string) =>
      api.DELETE("/v1/labels/{label}", { params: { path: { label: name } } }),
    onSettled: refresh,
  });
  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name")).trim();
    const color = COLORS[(labels.data?.data.length ?? 0) % COLORS.length] ?? null;
    put.mutate({ name, color }, { onSuccess: () => form.reset() });
  }
  return (
    <Stack maw={720}>
      <form onSubmit={add}>
        <Group align="end" gap="sm" wrap="nowrap">
          <TextInput name="name" label={t("newLabel")} required maxLength={50} dir="auto" />
          <Button type="submit" loading={put.isPending}>
            {t("add")}
          </Button>
        </Group>
      </form>
      <Failure error={labels.error ?? put.error ?? remove.error} />
      {labels.data?.data.length === 0 && <Text size="sm">{t("noLabels")}</Text>}
      <div>
        {labels.data?.data.map((label) => (
          <div key={label.name} className={classes.row}>
            <LabelChip name={label.name} />
            <Group gap="xs" wrap="nowrap">
              <ColorInput
                size="xs"
                w={130}
                aria-label={t("colorOf", { name: label.name })}
                defaultValue={label.color ?? ""}
                swatches={COLORS}
                onChangeEnd={(color) => put.mutate({ name: label.name, color })}
                eyeDropperButtonProps={{ "aria-label": t("pickColor") }}
                withEyeDropper={false}
              />
              <ConfirmButton
                size="compact-xs"
                question={t("deleteQuestion", { name: label.name })}
                hint={t("deleteLabelHint")}
                onConfirm={() => remove.mutate(label.name)}
              >
                {t("shell:delete")}
              </ConfirmButton>
            </Group>
          </div>
        ))}
      </div>
    </Stack>
  );
}
