import { Badge, Button, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Member } from "@/api/types";
import { keys } from "@/data/keys";
import { membersQuery, meQuery } from "@/data/workspace";
import { ConfirmButton } from "@/shared/confirm-button";
import { CopyField } from "@/shared/copy-field";
import { Failure } from "@/shared/failure";
import classes from "./settings.module.css";

const ROLES = ["owner", "admin", "member", "viewer"] as const;
type Role = (typeof ROLES)[number];

export function Members({ manages }: { manages: boolean }) {
  const { t } = useTranslation("settings");
  const { data: me } = useQuery(meQuery);
  const members = useQuery(membersQuery);
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: keys.members });
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      body(
        api.PATCH("/v1/members/{member_id}", {
          params: { path: { member_id: id } },
          body: { role },
        }),
      ),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      api.DELETE("/v1/members/{member_id}", { params: { path: { member_id: id } } }),
    onSettled: refresh,
  });

  return (
    <Stack maw={720}>
      {manages && <Invite owner={me?.role === "owner"} onInvited={refresh} />}
      <Failure error={members.error ?? change.error ?? remove.error} />
      <ul className={classes.rows} aria-label={t("tab.members")}>
        {members.data?.data.map((member) => (
          <Row
            key={member.id}
            member={member}
            own={member.id === me?.member_id}
            manages={manages && (me?.role === "owner" || member.role !== "owner")}
            owner={me?.role === "owner"}
            onRole={(role) => change.mutate({ id: member.id, role })}
            onRemove={() => remove.mutate(member.id)}
          />
        ))}
      </ul>
    </Stack>
  );
}

interface RowProps {
  member: Member;
  own: boolean;
  manages: boolean;
  owner: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function Row({ member, own, manages, owner, onRole, onRemove }: RowProps) {
  const { t } = useTranslation("settings");
  const name = member.name || member.email;
  return (
    <li className={classes.row} data-wraps>
      <div style={{ minWidth: 0 }}>
        <div className={classes.name} dir="auto">
          {name}
        </div>
        <Group gap={6}>
          <span className={classes.quiet}>{member.email}</span>
          {own && <Badge size="xs">{t("you")}</Badge>}
          {!member.joined && (
            <Badge size="xs" variant="default">
              {t("invited")}
            </Badge>
          )}
        </Group>
      </div>
      <Group gap="xs" wrap="nowrap">
        {manages ? (
          <Select
            size="xs"
            w={140}
            aria-label={t("roleOf", { name })}
            data={ROLES.filter((role) => owner || role !== "owner").map((role) => ({
              value: role,
              label: t(`roles.${role}`),
            }))}
            value={member.role}
            allowDeselect={false}
            onChange={(role) => role && onRole(role as Role)}
          />
        ) : (
          <Text size="sm">{t(`roles.${member.role as Role}`)}</Text>
        )}
        {manages && !own && (
          <ConfirmButton
            size="compact-xs"
            question={t("removeQuestion", { name })}
            hint={t("removeHint")}
            onConfirm={onRemove}
          >
            {t("remove")}
          </ConfirmButton>
        )}
      </Group>
    </li>
  );
}

function Invite({ owner, onInvited }: { owner: boolean; onInvited: () => void }) {
  const { t } = useTranslation("settings");
  const [role, setRole] = useState<string | null>("member");
  const invite = useMutation({
    mutationFn: (given: { email: string; name: string }) =>
      body(api.POST("/v1/members", { body: { ...given, role: role as Role } })),
    onSuccess: onInvited,
  });
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    invite.mutate({ email: String(form.get("email")), name: String(form.get("name")) });
  }
  return (
    <form onSubmit={submit}>
      <Title order={2} size="h5" mb="xs">
        {t("invite")}
      </Title>
      <Group align="end" gap="sm" className={classes.fields}>
        <TextInput name="email" type="email" label={t("email")} required maxLength={254} />
        <TextInput name="name" label={t("name")} maxLength={200} />
        <Select
          label={t("role")}
          data={ROLES.filter((r) => owner || r !== "owner").map((r) => ({
            value: r,
            label: t(`roles.${r}`),
          }))}
          value={role}
          onChange={setRole}
          allowDeselect={false}
        />
        <Button type="submit" loading={invite.isPending}>
          {t("inviteButton")}
        </Button>
      </Group>
      <Stack mt="sm">
        <Failure error={invite.error} />
        {invite.data && (
          <>
            <Text size="sm" role="status">
              {t("invitedHint", { email: invite.data.email })}
            </Text>
            <CopyField label={t("inviteLink")} value={invite.data.invite_url} />
          </>
        )}
      </Stack>
    </form>
  );
}
