import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { keys } from "./keys";
import { Sync } from "./sync";

test("a contact that was changed elsewhere is asked for anew, and no other one", () => {
  const client = new QueryClient();
  client.setQueryData(keys.contact("con_1"), { name: "Rita" });
  client.setQueryData(keys.contact("con_2"), { name: "Tom" });
  new Sync(client).apply({ type: "contact.updated", id: "con_1" });
  expect(client.getQueryState(keys.contact("con_1"))?.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.contact("con_2"))?.isInvalidated).toBe(false);
});
