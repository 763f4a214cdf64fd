import { SegmentedControl, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { channelsQuery, membersQuery } from "@/data/workspace";
import { useCommands } from "@/shared/commands";
import { usePresence } from "../presence";
import { AnsweredMeanwhile } from "./answered-meanwhile";
import { Attached } from "./attached";
import { ButtonsEditor } from "./buttons-editor";
import { isEmpty } from "./compose";
import classes from "./composer.module.css";
import { Counter } from "./counter";
import { COMPOSER_FIELD, focusComposer, type Mode, useDraftStore } from "./draft";
import { composerPreferences } from "./preferences";
import { QuoteBar } from "./quote-bar";
import { SendButton } from "./send-button";
import { SuggestionList } from "./suggestion-list";
import { LONGEST } from "./text-length";
import { Toolbar } from "./toolbar";
import { useAttach } from "./use-attach";
import { useSend } from "./use-send";
import { useSuggestions } from "./use-suggestions";
import { useTellTyping } from "./use-tell-typing";
import { useWindow } from "./use-window";
import { WindowClosed } from "./window-closed";

const TemplateDialog = lazy(async () => ({
  default: (await import("./template-dialog")).TemplateDialog,
}));

// Measuring the text by script takes a layout of the whole page, each time.
const GROWS = CSS.supports("field-sizing", "content");

/** Where one writes: to the customer, or a note among ourselves. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation("composer");
  const store = useDraftStore();
  const draft = store.use();
  const field = useRef<HTMLTextAreaElement>(null);
  const { data: channels } = useQuery(channelsQuery);
  useQuery(membersQuery); // mentions need their names
  const channel = channels?.data.find((c) => c.key === conversation.channel);
  const { enterSends } = composerPreferences.use();
  const [choosing, setChoosing] = useState(false);
  const { typing } = usePresence();
  const tellTyping = useTellTyping(conversation.id);
  const { sendDraft, sendContent } = useSend(conversation);
  const attach = useAttach(conversation.id, channel);
  const suggestions = useSuggestions(conversation, field);
  const closed = useWindow(conversation).closed && draft.mode === "reply";
  const text = draft[draft.mode];

  function go(mode: Mode) {
    store.change({ mode });
    focusComposer();
  }
  useCommands([
    { id: "compose.reply", label: t("reply"), group: "message", keys: "r", run: () => go("reply") },
    { id: "compose.note", label: t("note"), group: "message", keys: "n", run: () => go("note") },
    ...(channel?.templates
      ? [
          {
            id: "compose.template",
            label: t("template.choose"),
            group: "message" as const,
            keys: "t",
            run: () => setChoosing(true),
          },
        ]
      : []),
  ]);

  function write(value: string) {
    store.change({ [draft.mode]: value });
    typing();
    if (draft.mode === "reply" && value.trim()) tellTyping();
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || suggestions.onKeyDown(event)) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter") return;
    const mod = event.ctrlKey || event.metaKey;
    if (!mod && (event.shiftKey || event.altKey || !enterSends)) return;
    event.preventDefault();
    if (attach.busy || text.length > LONGEST) return;
    sendDraft();
  }
  function onPaste(event: ClipboardEvent) {
    const files = [...event.clipboardData.files];
    if (!files.length || draft.mode !== "reply") return;
    event.preventDefault();
    attach.add(files);
  }

  return (
    <section className={classes.composer} data-mode={draft.mode} aria-label={t("title")}>
      <SegmentedControl
        size="xs"
        value={draft.mode}
        onChange={(mode) => go(mode as Mode)}
        aria-label={t("mode")}
        data={[
          { value: "reply", label: t("reply") },
          { value: "note", label: t("note") },
        ]}
      />
      {closed ? (
        <WindowClosed channel={channel} onTemplate={() => setChoosing(true)} />
      ) : (
        <>
          <QuoteBar />
          <Attached conversationId={conversation.id} />
          <div className={classes.writing}>
            <SuggestionList suggestions={suggestions} />
            <Textarea
              ref={field}
              id={COMPOSER_FIELD}
              aria-label={t(draft.mode === "note" ? "writeNote" : "writeReply")}
              placeholder={t(draft.mode === "note" ? "notePlaceholder" : "replyPlaceholder")}
              classNames={{ input: classes.field }}
              autosize={!GROWS}
              minRows={2}
              maxRows={10}
              dir="auto"
              value={text}
              onChange={(event) => write(event.currentTarget.value)}
              onKeyDown={onKeyDown}
              onKeyUp={suggestions.look}
              onClick={suggestions.look}
              onPaste={onPaste}
              aria-autocomplete="list"
              {...suggestions.aria}
            />
          </div>
          <ButtonsEditor channel={channel} />
          <div className={classes.bar}>
            <Toolbar
              conversation={conversation}
              channel={channel}
              onFiles={attach.add}
              onPut={suggestions.put}
              onTemplate={() => setChoosing(true)}
            />
            <Counter channel={channel} />
            <SendButton
              disabled={isEmpty(draft) || attach.busy || text.length > LONGEST}
              mode={draft.mode}
              onSend={sendDraft}
            />
          </div>
        </>
      )}
      <Suspense fallback={null}>
        {choosing && (
          <TemplateDialog
            conversation={conversation}
            onSend={sendContent}
            onClose={() => setChoosing(false)}
          />
        )}
      </Suspense>
      <AnsweredMeanwhile conversationId={conversation.id} />
    </section>
  );
}
