import { expect, test } from "vitest";
import { fieldValue, momentsAhead } from "./moments";

test("only moments ahead are offered", () => {
  const night = new Date(2026, 10, 28, 22, 30);
  expect(momentsAhead(night).map(([key]) => key)).toEqual(["inAnHour", "tomorrow", "nextMonday"]);
});

test("next Monday is never today", () => {
  const monday = new Date(2026, 10, 30, 8, 0);
  const found = momentsAhead(monday).find(([key]) => key === "nextMonday")?.[1];
  expect(found).toEqual(new Date(2026, 11, 7, 9, 0));
});

test("a moment stands in its field in local time", () => {
  expect(fieldValue(new Date(2026, 0, 5, 7, 9))).toBe("2026-01-05T07:09");
});
