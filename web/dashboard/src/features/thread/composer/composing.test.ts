import { expect, test } from "vitest";
import type { CannedReply, Channel, Conversation, Me, Member, Template } from "@/api/types";
import { contentOfDraft, isEmpty, plainText } from "./compose";
import type { Draft } from "./draft";
import { largestFile } from "./limits";
import { cannedFor, membersFor, mentionedIn, tokenAt } from "./suggestions";
import { componentsOf, fieldsOf } from "./template-fields";
import { messageCount, textLength } from "./text-length";
import { fillVariables } from "./variables";

function draft(given: Partial<Draft> = {}): Draft {
  return {
    mode: "reply",
    reply: " Hello ",
    note: "",
    quote: null,
    files: [],
    buttons: null,
    ...given,
  };
}

const file = { file: "up_1", kind: "image", filename: "a.png", mime_type: "image/png", size: 9 };

test("a text is counted as its channel counts", () => {
  expect(textLength("a😀é", "code_points")).toBe(3);
  expect(textLength("a😀é", "utf16")).toBe(4);
  expect(textLength("a😀é", "bytes")).toBe(7);
  expect(messageCount(4096, 4096)).toBe(1);
  expect(messageCount(4097, 4096)).toBe(2);
});

test("a draft becomes what the server takes", () => {
  expect(contentOfDraft(draft())).toEqual({ type: "text", text: "Hello" });
  expect(contentOfDraft(draft({ files: [file] }))).toEqual({
    type: "media",
    media: [{ file: "up_1", kind: "image", filename: "a.png" }],
    caption: "Hello",
  });
  expect(contentOfDraft(draft({ buttons: ["Yes", " "] }))).toEqual({
    type: "interactive",
    style: "buttons",
    body: "Hello",
    choices: [{ title: "Yes", id: "choice-1" }],
  });
});

test("a draft's text is the one that the server will tell of", () => {
  expect(plainText(draft({ files: [file], reply: "" }))).toBe("[a.png]");
  expect(plainText(draft({ buttons: ["Yes", "No"] }))).toBe("Hello\n• Yes\n• No");
});

test("files alone can be sent, and notes need words", () => {
  expect(isEmpty(draft({ reply: " ", files: [file] }))).toBe(false);
  expect(isEmpty(draft({ mode: "note", files: [file] }))).toBe(true);
});

test("a shortcut is looked for in replies and a name in notes", () => {
  expect(tokenAt("Hi /he", 6, "reply")).toEqual({ kind: "canned", query: "he", from: 3 });
  expect(tokenAt("Hi @Sam O", 9, "note")).toEqual({ kind: "mention", query: "Sam O", from: 3 });
  expect(tokenAt("https://example.com/he", 22, "reply")).toBeNull();
  expect(tokenAt("me@example.com", 14, "note")).toBeNull();
});

test("what begins with the letters is suggested before what holds them", () => {
  const replies = [
    { id: "1", shortcut: "ahoy", text: "" },
    { id: "2", shortcut: "hoy", text: "{{member.name}}" },
  ] as CannedReply[];
  const found = cannedFor("ho", replies, (text) => text.replace("{{member.name}}", "Dana"));
  expect(found.map((s) => [s.title, s.put])).toEqual([
    ["/hoy", "Dana"],
    ["/ahoy", ""],
  ]);
});

test("a note mentions the members whom it names", () => {
  const members = [
    { id: "mem_1", name: "Sam Okoro", email: "sam@example.com" },
    { id: "mem_2", name: "", email: "kim@example.com" },
  ] as Member[];
  expect(membersFor("sam", members)[0]?.put).toBe("@Sam Okoro ");
  expect(mentionedIn("Hey @Sam Okoro and @kim@example.com", members)).toEqual(["mem_1", "mem_2"]);
  expect(mentionedIn("Hey Sam Okoro", members)).toEqual([]);
});

test("variables are filled in, and what is not known stays to be seen", () => {
  const conversation = { id: "conv_1", contact: { name: "Mara Lind" } } as Conversation;
  const text =
    "{{contact.first_name}} {{ contact.name }} {{member.name}} {{conversation.id}} {{x}}";
  expect(fillVariables(text, conversation, { name: "Dana" } as Me)).toBe(
    "Mara Mara Lind Dana conv_1 {{x}}",
  );
});

test("a picture that is too large as such may go as a document", () => {
  const channel = { files: { image: 5, document: 100 } } as unknown as Channel;
  expect(largestFile(channel, "image/png")).toBe(100);
  expect(largestFile({ files: { image: 5 } } as unknown as Channel, "application/pdf")).toBeNull();
});

test("a template's values go where their placeholders stand", () => {
  const template = {
    named_parameters: false,
    components: [
      { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
      { type: "BODY", text: "Hi {{1}}, on {{2}}", example: { body_text: [["Ana", "Monday"]] } },
      {
        type: "BUTTONS",
        buttons: [{ type: "URL", text: "Track", url: "https://x.example/{{1}}" }],
      },
    ],
  } as unknown as Template;
  const fields = fieldsOf(template);
  expect(fields.map((f) => [f.key, f.example])).toEqual([
    ["header.1", ""],
    ["body.1", "Ana"],
    ["body.2", "Monday"],
    ["button.0", ""],
  ]);
  const values = { "header.1": "A-7", "body.1": "Ana", "body.2": "Tuesday", "button.0": "a7" };
  expect(componentsOf(template, fields, values)).toEqual([
    { type: "header", parameters: [{ type: "text", text: "A-7" }] },
    {
      type: "body",
      parameters: [
        { type: "text", text: "Ana" },
        { type: "text", text: "Tuesday" },
      ],
    },
    {
      type: "button",
      sub_type: "url",
      index: "0",
      parameters: [{ type: "text", text: "a7" }],
    },
  ]);
});
