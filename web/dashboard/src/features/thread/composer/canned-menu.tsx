import { Button, Paper, ScrollArea, Text, TextInput } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { cannedQuery, meQuery } from "@/data/workspace";
import { Failure } from "@/shared/failure";
import { useReturnFocus } from "@/shared/use-return-focus";
import classes from "./composer.module.css";
import { fillVariables } from "./variables";

interface CannedMenuProps {
  conversation: Conversation;
  onPick: (text: string) => void;
  onClose: () => void;
}

/** Texts that are written again and again. */
export function CannedMenu({ conversation, onPick, onClose }: CannedMenuProps) {
  const { t } = useTranslation("composer");
  const [query, setQuery] = useState("");
  const { data: me } = useQuery(meQuery);
  const replies = useQuery(cannedQuery);
  const box = useClickOutside(onClose);
  useReturnFocus();
  const wanted = query.trim().toLowerCase();
  const found = replies.data?.data.filter((r) =>
    `${r.shortcut} ${r.text}`.toLowerCase().includes(wanted),
  );
  return (
    <Paper
      ref={box}
      role="dialog"
      aria-label={t("canned")}
      withBorder
      shadow="md"
      p="xs"
      className={classes.popup}
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={t("searchCanned")}
        placeholder={t("searchCanned")}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <Failure error={replies.error} />
      <ScrollArea.Autosize mah={260} mt={6}>
        {found?.length === 0 && <Text size="sm">{t("noCanned")}</Text>}
        {found?.map((reply) => (
          <Button
            key={reply.id}
            variant="subtle"
            color="gray"
            fullWidth
            justify="start"
            className={classes.canned}
            onClick={() => onPick(fillVariables(reply.text, conversation, me))}
          >
            <strong dir="ltr">/{reply.shortcut}</strong>&nbsp;
            <span className={classes.cut} dir="auto">
              {reply.text.slice(0, 120)}
            </span>
          </Button>
        ))}
      </ScrollArea.Autosize>
    </Paper>
  );
}
