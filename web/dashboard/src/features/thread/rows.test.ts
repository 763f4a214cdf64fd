import { afterEach, expect, test } from "vitest";
import type { Conversation, Message } from "@/api/types";
import { noteArrival, type Outgoing } from "@/data/outbox";
import { asMessage } from "./outgoing-message";
import { type Row, rowsOf } from "./rows";

const conversation = {
  id: "conv_1",
  contact: { id: "con_1" },
  channel: "whatsapp",
  connection_id: "cn_1",
} as Conversation;

function outgoing(given: Partial<Outgoing> = {}): Outgoing {
  return {
    key: "key-1",
    memberId: "mem_1",
    conversationId: "conv_1",
    note: false,
    content: { type: "text", text: "Hello" },
    text: "Hello",
    files: [],
    replyTo: null,
    scheduledAt: null,
    mentions: [],
    seen: null,
    after: "msg_1",
    at: "2026-11-28T10:00:30Z",
    state: "waiting",
    problem: null,
    ...given,
  };
}

function message(given: Partial<Message> = {}): Message {
  const base = asMessage(outgoing(), conversation, "Dana");
  return { ...base, id: "msg_2", status: "queued", sent_at: "2026-11-28T10:00:00Z", ...given };
}

function rows(messages: Message[], sending: Outgoing[] = []) {
  return rowsOf({
    messages,
    outgoing: sending,
    more: false,
    asMessage: (o) => asMessage(o, conversation, "Dana"),
  });
}

const shown = (all: Row[]) => all.flatMap((row) => (row.kind === "message" ? [row] : []));

afterEach(() => localStorage.clear());

test("messages stand oldest first, under their day", () => {
  const all = rows([
    message({ id: "msg_3", sent_at: "2026-11-28T12:00:00Z" }),
    message({ id: "msg_2", sent_at: "2026-11-26T12:00:00Z" }),
  ]);
  expect(all.map((row) => (row.kind === "message" ? row.message.id : row.kind))).toEqual([
    "start",
    "day",
    "msg_2",
    "day",
    "msg_3",
  ]);
});

test("messages of one author within five minutes stand together", () => {
  const all = rows([
    message({ id: "msg_4", sent_at: "2026-11-28T10:09:00Z" }),
    message({ id: "msg_3", sent_at: "2026-11-28T10:01:00Z" }),
    message({ id: "msg_2", sent_at: "2026-11-28T10:00:00Z" }),
  ]);
  expect(shown(all).map((row) => row.first)).toEqual([true, false, true]);
});

test("a message on its way stands below all others", () => {
  const all = shown(rows([message({ id: "msg_1", text: "Earlier" })], [outgoing()]));
  expect(all.map((row) => row.key)).toEqual(["msg_1", "key-1"]);
  expect(all[1]?.message.status).toBe("sending");
});

test("a message that the stream tells of before the answer comes shows once, under its first key", () => {
  const all = shown(rows([message({ id: "msg_2" })], [outgoing()]));
  expect(all.map((row) => [row.key, row.message.id])).toEqual([["key-1", "msg_2"]]);
});

test("two equal messages that are sent one after the other both show", () => {
  const sending = [outgoing(), outgoing({ key: "key-2" })];
  expect(shown(rows([message({ id: "msg_2" })], sending)).map((row) => row.key)).toEqual([
    "key-1",
    "key-2",
  ]);
});

test("an equal message that was there before is another one", () => {
  const all = shown(rows([message({ id: "msg_1" })], [outgoing({ after: "msg_1" })]));
  expect(all.map((row) => row.key)).toEqual(["msg_1", "key-1"]);
});

test("a message that has arrived replaces the one on its way without another key", () => {
  noteArrival("msg_9", "key-9");
  const sent = outgoing({ key: "key-9", state: "sent" });
  expect(shown(rows([message({ id: "msg_9" })], [sent])).map((row) => row.key)).toEqual(["key-9"]);
});

test("a refused message stays beside an equal one of the server", () => {
  const all = shown(rows([message({ id: "msg_2" })], [outgoing({ state: "failed" })]));
  expect(all.map((row) => row.message.status)).toEqual(["queued", "failed"]);
});

test("reactions show with their message and not by themselves", () => {
  const reaction = message({ id: "msg_5", type: "reaction", target_id: "msg_2" });
  const lone = message({ id: "msg_6", type: "reaction", target_id: null });
  expect(shown(rows([lone, reaction, message()])).map((row) => row.message.id)).toEqual([
    "msg_2",
    "msg_6",
  ]);
});
