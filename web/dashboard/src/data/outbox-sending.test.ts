import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import type { Outgoing } from "./outbox";

type Answer = Response | "unreachable";
let answers: Answer[] = [];
const asked: { key: string | null; body: Record<string, unknown>; path: string }[] = [];

// The network is the only thing that stands in for itself here; it is there before the client is.
vi.stubGlobal("fetch", async (request: Request) => {
  asked.push({
    key: request.headers.get("Idempotency-Key"),
    body: await request.json(),
    path: new URL(request.url).pathname,
  });
  const answer = answers.shift() ?? stored();
  if (answer === "unreachable") throw new TypeError("Failed to fetch");
  return answer;
});
Object.defineProperty(navigator, "locks", {
  value: { request: (_name: string, run: () => Promise<void>) => run() },
});
const { send, sendWaiting, tryAgain } = await import("./outbox-sending");

let made = 0;
function stored(): Response {
  made += 1;
  return Response.json({ id: `msg_${made}`, sent_at: "2026-11-28T10:00:00Z" }, { status: 201 });
}
function problem(status: number, code: string, more: object = {}): Response {
  return Response.json({ code, detail: `Because ${code}.`, ...more }, { status });
}

const client = new QueryClient();
let keys = 0;
function outgoing(text: string, given: Partial<Outgoing> = {}): Outgoing {
  keys += 1;
  return {
    key: `key-${keys}`,
    memberId: "mem_1",
    conversationId: `conv_${keys}`,
    note: false,
    content: { type: "text", text },
    text,
    files: [],
    replyTo: null,
    scheduledAt: null,
    mentions: [],
    seen: "msg_0",
    after: "msg_0",
    at: "2026-11-28T10:00:00Z",
    state: "waiting",
    problem: null,
    ...given,
  };
}

const kept = () => JSON.parse(localStorage.getItem("crosschat.outbox") ?? "[]") as Outgoing[];
const texts = () => asked.map(({ body }) => (body.content as { text: string }).text);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  answers = [];
  asked.length = 0;
});

test("a message is kept until the server has it", async () => {
  send(client, outgoing("Hello"));
  expect(kept().map((o) => o.state)).toEqual(["waiting"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept()).toEqual([]);
  expect(asked[0]?.body).toMatchObject({ content: { type: "text", text: "Hello" }, seen: "msg_0" });
});

test("what cannot be sent now is sent later under the same key, and what follows waits for it", async () => {
  answers = ["unreachable", problem(503, "unavailable"), stored(), stored()];
  const first = outgoing("First");
  send(client, first);
  send(client, outgoing("Second", { conversationId: first.conversationId }));
  await vi.advanceTimersByTimeAsync(500);
  expect(texts()).toEqual(["First"]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(texts()).toEqual(["First", "First", "First", "Second"]);
  expect(new Set(asked.slice(0, 3).map(({ key }) => key))).toEqual(new Set([first.key]));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept()).toEqual([]);
});

test("waiting ends at once when the network is back", async () => {
  answers = ["unreachable", "unreachable", "unreachable", "unreachable", "unreachable"];
  send(client, outgoing("Hello"));
  await vi.advanceTimersByTimeAsync(16_000);
  expect(asked).toHaveLength(5);
  await vi.advanceTimersByTimeAsync(100);
  sendWaiting(client, "mem_1");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept()).toEqual([]);
});

test("what the server refuses shows why, and what follows goes out", async () => {
  answers = [problem(422, "unsupported_content"), stored()];
  const first = outgoing("First");
  send(client, first);
  send(client, outgoing("Second", { conversationId: first.conversationId }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept().map(({ text, state, problem: why }) => [text, state, why?.message])).toEqual([
    ["First", "failed", "Because unsupported_content."],
  ]);
  expect(texts()).toEqual(["First", "Second"]);
});

test("an answer that somebody else gave meanwhile is held back until its author decides", async () => {
  answers = [problem(409, "answered_meanwhile", { message_id: "msg_7", author_name: "Sam" })];
  send(client, outgoing("Hello"));
  await vi.advanceTimersByTimeAsync(1_000);
  const [held] = kept();
  expect(held).toMatchObject({
    state: "answered",
    problem: { author: "Sam", messageId: "msg_7" },
  });
  if (held) tryAgain(client, held, { seen: "msg_7" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked[1]?.body.seen).toBe("msg_7");
  expect(kept()).toEqual([]);
});

test("a session that has ended loses nothing, and signing in again sends it", async () => {
  answers = [problem(401, "unauthorised")];
  send(client, outgoing("Hello"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(1);
  sendWaiting(client, "mem_1");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kept()).toEqual([]);
});

test("nobody sends what another member of this browser has written", async () => {
  localStorage.setItem("crosschat.outbox", JSON.stringify([outgoing("Theirs")]));
  sendWaiting(client, "mem_2");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
});

test("a note goes where notes go", async () => {
  const note = outgoing("Look", { note: true, mentions: ["mem_2"] });
  send(client, note);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked[0]?.path).toBe(`/v1/conversations/${note.conversationId}/notes`);
  expect(asked[0]?.body).toEqual({ text: "Look", mentions: ["mem_2"] });
});
