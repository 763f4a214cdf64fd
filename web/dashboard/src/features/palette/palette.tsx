import { Kbd, ScrollArea, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useRegisteredCommands } from "@/shared/commands";
import { contactName } from "@/shared/contact-name";
import { Dialog } from "@/shared/dialog";
import { KeysShown } from "./keys-shown";
import classes from "./palette.module.css";

interface Entry {
  id: string;
  label: string;
  detail?: string;
  keys?: string;
  run: () => void;
}

const MOST = 60;

/** Everything that can be done here, and every conversation, by typing a part of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("palette");
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const entries = useEntries(text.trim());
  const current = Math.min(at, entries.length - 1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first one again for other letters
  useEffect(() => setAt(0), [text]);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${current}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  function run(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(entry.run, 0);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((current + step + entries.length) % Math.max(1, entries.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(entries[current]);
    }
  }

  return (
    <Dialog
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      yOffset="10vh"
      title={undefined}
      aria-label={t("title")}
      transitionProps={{ duration: 80 }}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        px="md"
        leftSection={<Search size={18} aria-hidden />}
        placeholder={t("hint")}
        aria-label={t("hint")}
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={entries[current] && `${id}-${current}`}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ScrollArea.Autosize mah="50vh" className={classes.results}>
        <div ref={list} id={id} role="listbox" aria-label={t("title")}>
          {entries.map((entry, index) => (
            <UnstyledButton
              key={entry.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              data-at={index}
              className={classes.entry}
              onClick={() => run(entry)}
              onPointerMove={() => setAt(index)}
            >
              <span className={classes.label} dir="auto">
                {entry.label}
              </span>
              {entry.detail && (
                <span className={classes.detail} dir="auto">
                  {entry.detail}
                </span>
              )}
              {entry.keys && <KeysShown keys={entry.keys} />}
            </UnstyledButton>
          ))}
          {entries.length === 0 && (
            <Text p="md" size="sm" role="status">
              {t("nothing")}
            </Text>
          )}
        </div>
      </ScrollArea.Autosize>
      <div className={classes.foot}>
        <Kbd size="xs">↑↓</Kbd> {t("move")} <Kbd size="xs">↵</Kbd> {t("run")}{" "}
        <Kbd size="xs">Esc</Kbd> {t("close")}
      </div>
    </Dialog>
  );
}

function useEntries(text: string): Entry[] {
  const { t } = useTranslation(["palette", "inbox"]);
  const commands = useRegisteredCommands();
  const navigate = useNavigate();
  const { data: found } = useQuery({
    queryKey: ["palette", text],
    enabled: text.length >= 2,
    staleTime: 10_000,
    queryFn: async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      signal.throwIfAborted();
      const query = { q: text.slice(0, 200), limit: 8 };
      return body(api.GET("/v1/conversations", { signal, params: { query } }));
    },
  });

  return useMemo(() => {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const fits = (label: string) => {
      const lower = label.toLocaleLowerCase();
      return words.every((word) => lower.includes(word));
    };
    const whole = words.join(" ");
    // What is called just that first, then what begins like it.
    const distance = (label: string) => {
      const lower = label.toLocaleLowerCase();
      return lower === whole ? 0 : lower.startsWith(whole) ? 1 : 2;
    };
    const own: Entry[] = commands
      .filter((command) => fits(command.label))
      .sort((a, b) => distance(a.label) - distance(b.label))
      .map(({ id, label, keys, run }) => ({ id, label, run, ...(keys ? { keys } : {}) }));
    const conversations: Entry[] = (found?.data ?? []).map((conversation) => ({
      id: conversation.id,
      label: contactName(conversation.contact, t("inbox:someone")).slice(0, 200),
      detail: conversation.last_message_preview,
      run: () =>
        void navigate({
          to: "/inbox/$conversationId",
          params: { conversationId: conversation.id },
          search: {},
        }),
    }));
    return [...own, ...conversations].slice(0, MOST);
  }, [commands, found, navigate, t, text]);
}
