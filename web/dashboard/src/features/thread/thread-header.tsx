import { ActionIcon, Badge, Group, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, PanelRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { connectionsQuery } from "@/data/workspace";
import { ChannelIcon } from "@/shared/channel-icon";
import { contactName } from "@/shared/contact-name";
import { useInboxPanes } from "@/shared/inbox-panes";
import { LabelChip } from "@/shared/label-chip";
import { LinkIcon } from "@/shared/links";
import { useNow } from "@/shared/now";
import { PersonAvatar } from "@/shared/person-avatar";
import { span } from "@/shared/time";
import { useDrawn } from "@/shared/use-drawn";
import { AssigneeMenu } from "./assignee-menu";
import { ConversationMenu } from "./conversation-menu";
import { LabelMenu } from "./label-menu";
import { ResolveButton } from "./resolve-button";
import { SnoozeMenu } from "./snooze-menu";
import { TakeOverButton } from "./take-over-button";
import classes from "./thread.module.css";
import { exactTime } from "./times";

const MOST_LABELS = 3;

export function ThreadHeader({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(["thread", "inbox"]);
  const { contactOpen, toggleContact } = useInboxPanes();
  const { data: connections } = useQuery(connectionsQuery);
  const connection = connections?.data.find((c) => c.id === conversation.connection_id);
  // On phones the list with its heading is away.
  const phone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  const Name = phone ? "h1" : "h2";
  const name = contactName(conversation.contact, t("inbox:someone"));
  const drawn = useDrawn();
  return (
    <header className={classes.head}>
      <div className={classes.header}>
        <LinkIcon
          to="/inbox"
          search={(kept: object) => kept}
          className={classes.back}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("backToList")}
        >
          <ChevronLeft size={22} aria-hidden />
        </LinkIcon>
        <div className={classes.headerFace}>
          <PersonAvatar
            id={conversation.contact.id}
            name={name}
            url={conversation.contact.avatar_url ?? null}
            size={36}
          />
        </div>
        <div className={classes.who}>
          <Name className={classes.name} title={name.slice(0, 300)}>
            <bdi>{name.slice(0, 300)}</bdi>
          </Name>
          <div className={classes.where}>
            <ChannelIcon channel={conversation.channel} size={14} />
            <span className={classes.account} dir="auto" title={connection?.name}>
              {connection?.name}
            </span>
            <WindowState conversation={conversation} />
            <Marks conversation={conversation} />
          </div>
        </div>
        <Group gap={6} wrap="nowrap" className={classes.actions}>
          {drawn && (
            <>
              <TakeOverButton conversation={conversation} />
              <AssigneeMenu conversation={conversation} />
              <LabelMenu conversation={conversation} />
              <SnoozeMenu conversation={conversation} />
              <ResolveButton conversation={conversation} />
              <ConversationMenu conversation={conversation} />
            </>
          )}
          <Tooltip label={t("contact")}>
            <ActionIcon
              variant={contactOpen ? "light" : "subtle"}
              color="gray"
              size="lg"
              aria-label={t("contact")}
              aria-pressed={contactOpen}
              onClick={toggleContact}
            >
              <PanelRight size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Group>
      </div>
    </header>
  );
}

/** What was decided about it: its state, how urgent it is, its labels. */
function Marks({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation(["thread", "inbox"]);
  const { status, priority, labels, snoozed_until: until } = conversation;
  return (
    <>
      {status !== "open" && (
        <Badge size="sm" variant="default" className={classes.mark}>
          {t(`inbox:status.${status as "pending"}`)}
          {status === "snoozed" &&
            until &&
            ` ${t("snoozedUntil", { time: exactTime(until, i18n.language) })}`}
        </Badge>
      )}
      {(priority === "high" || priority === "urgent") && (
        <Badge size="sm" color="red.9" variant="filled" className={classes.mark}>
          {t(`inbox:priority.${priority}`)}
        </Badge>
      )}
      {labels.slice(0, MOST_LABELS).map((label) => (
        <LabelChip key={label} name={label} />
      ))}
      {labels.length > MOST_LABELS && <span>+{labels.length - MOST_LABELS}</span>}
    </>
  );
}

function WindowState({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation("thread");
  const now = useNow(30_000);
  if (!conversation.window_expires_at) return null;
  const left = Date.parse(conversation.window_expires_at) - now;
  return (
    <span className={classes.window} data-closed={left <= 0 || undefined}>
      {left > 0 ? t("windowCloses", { time: span(left, i18n.language) }) : t("windowClosed")}
    </span>
  );
}
