import { Badge, Button, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { ConfirmButton } from "@/shared/confirm-button";
import { CopyField } from "@/shared/copy-field";
import { Failure } from "@/shared/failure";
import { fullTime } from "@/shared/time";
import classes from "./settings.module.css";

const RESOURCES = ["agents", "connections", "contacts", "conversations", "leads", "members"];
const SCOPES = RESOURCES.flatMap((resource) => [`${resource}:read`, `${resource}:write`]);
const queryKey = ["api-keys"];

/** Keys for programs. A key is shown once, when it is made. */
export function ApiKeys() {
  const { t, i18n } = useTranslation("settings");
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey });
  const [scopes, setScopes] = useState<string[]>(["conversations:read"]);
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      body(api.GET("/v1/api-keys", { signal, params: { query: { limit: 200 } } })),
  });
  const make = useMutation({
    mutationFn: (name: string) => body(api.POST("/v1/api-keys", { body: { name, scopes } })),
    onSuccess: refresh,
  });
  const revoke = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/v1/api-keys/{key_id}", { params: { path: { key_id: id } } }),
    onSettled: refresh,
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    make.mutate(String(new FormData(event.currentTarget).get("name")).trim());
  }
  return (
    <Stack maw={720}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput name="name" label={t("keyName")} required maxLength={200} />
          <MultiSelect
            label={t("scopes")}
            description={t("scopesHint")}
            data={SCOPES}
            value={scopes}
            onChange={setScopes}
            searchable
            required
          />
          <Button
            type="submit"
            loading={make.isPending}
            disabled={scopes.length === 0}
            style={{ alignSelf: "start" }}
          >
            {t("makeKey")}
          </Button>
        </Stack>
      </form>
      <Failure error={list.error ?? make.error ?? revoke.error} />
      {make.data && (
        <CopyField label={t("newKey")} description={t("newKeyHint")} value={make.data.api_key} />
      )}
      <div>
        {list.data?.data.map((key) => (
          <div key={key.id} className={classes.row}>
            <div style={{ minWidth: 0 }}>
              <Text component="div" fw={600} size="sm" dir="auto">
                {key.name}
              </Text>
              <div className={classes.quiet} dir="ltr">
                {key.hint} · {key.scopes.join(" ")}
              </div>
              <div className={classes.quiet}>
                {key.last_used_at
                  ? t("lastUsed", { time: fullTime(key.last_used_at, i18n.language) })
                  : t("neverUsed")}
              </div>
            </div>
            {key.revoked_at ? (
              <Badge variant="default">{t("revoked")}</Badge>
            ) : (
              <Group>
                <ConfirmButton
                  size="compact-xs"
                  question={t("revokeQuestion", { name: key.name })}
                  hint={t("revokeHint")}
                  onConfirm={() => revoke.mutate(key.id)}
                >
                  {t("revoke")}
                </ConfirmButton>
              </Group>
            )}
          </div>
        ))}
      </div>
    </Stack>
  );
}
