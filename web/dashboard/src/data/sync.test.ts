import { QueryClient } from "@tanstack/react-query";
import { beforeEach, expect, test, vi } from "vitest";
import type { Conversation } from "@/api/types";
import type { ConversationList } from "./conversations";
import { keys } from "./keys";

// The network is the only thing that stands in for itself here; it is there before the client is.
const asked: string[] = [];
let answers: Promise<void> = Promise.resolve();
vi.stubGlobal("fetch", async (request: Request) => {
  const { pathname, searchParams } = new URL(request.url);
  const ids = searchParams.getAll("ids");
  asked.push(`${pathname} ${ids.join(" ")}`);
  await answers;
  return Response.json({ data: ids.map((id) => conversation(id, "2026-11-28T12:00:00Z")) });
});
const { Sync } = await import("./sync");

const LIST = keys.list({ status: "open" });
let client: QueryClient;
let sync: InstanceType<typeof Sync>;

function conversation(id: string, at: string): Conversation {
  return { id, status: "open", last_message_at: at } as Conversation;
}
const order = () =>
  client.getQueryData<ConversationList>(LIST)?.pages.flatMap((page) => page.data.map((c) => c.id));
const updated = (id: string) => sync.apply({ type: "conversation.updated", id });

beforeEach(() => {
  asked.length = 0;
  client = new QueryClient();
  const data = ["conv_a", "conv_b", "conv_c"].map((id, at) =>
    conversation(id, `2026-11-28T0${9 - at}:00:00Z`),
  );
  client.setQueryData<ConversationList>(LIST, {
    pages: [{ data, next: null } as ConversationList["pages"][number]],
    pageParams: [null],
  });
  sync = new Sync(client);
});

test("What changes is asked for at once, and what changes meanwhile together", async () => {
  updated("conv_c");
  updated("conv_b");
  updated("conv_a");
  updated("conv_b");
  expect(asked).toEqual(["/v1/conversations conv_c"]);
  await vi.waitFor(() => expect(order()).toEqual(["conv_c", "conv_b", "conv_a"]));
  expect(asked).toEqual(["/v1/conversations conv_c", "/v1/conversations conv_b conv_a"]);
});

test("A list is written once for all conversations that came together", async () => {
  let writes = 0;
  const stop = client.getQueryCache().subscribe(({ query, type }) => {
    if (type === "updated" && query.queryKey[1] === "list") writes += 1;
  });
  updated("conv_c");
  for (let n = 0; n < 20; n += 1) updated(`conv_${n}`);
  await vi.waitFor(() => expect(order()?.length).toBe(23));
  expect(writes).toBe(2);
  stop();
});

test("A slow server is asked for others meanwhile, and for the same only when it has answered", async () => {
  let answer = () => {};
  answers = new Promise((resolve) => {
    answer = resolve;
  });
  updated("conv_a");
  updated("conv_a");
  updated("conv_b");
  await vi.waitFor(() => expect(asked.length).toBe(2));
  updated("conv_c"); // two are under way
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(asked).toEqual(["/v1/conversations conv_a", "/v1/conversations conv_b"]);
  answer();
  await vi.waitFor(() => expect(asked.length).toBe(3));
  expect(asked[2]).toBe("/v1/conversations conv_a conv_c");
  answers = Promise.resolve();
});

test("A contact that was changed elsewhere is asked for anew, and no other one", () => {
  client.setQueryData(keys.contact("con_1"), { name: "Rita" });
  client.setQueryData(keys.contact("con_2"), { name: "Tom" });
  sync.apply({ type: "contact.updated", id: "con_1" });
  expect(client.getQueryState(keys.contact("con_1"))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.contact("con_2"))?.isInvalidated).toBe(false);
});
