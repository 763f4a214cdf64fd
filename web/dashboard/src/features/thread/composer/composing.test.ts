import { expect, test } from "vitest";
import type { CannedReply, Channel, Conversation, Me, Member, Template } from "@/api/types";
import { contentOfDraft, isEmpty, plainText } from "./compose";
import type { Draft } from "./draft";
import { accepted, albums, formatName, refusalOf } from "./limits";
import { roomOf } from "./room";
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

const MB = 1024 * 1024;
const channel = {
  text: 1000,
  text_unit: "code_points",
  caption: 100,
  album: 3,
  album_kinds: [["image", "video"], ["document"]],
  files: {
    image: { size: 5 * MB, types: ["image/jpeg", "image/png"], captioned: true },
    video: { size: 16 * MB, types: ["video/mp4"], captioned: true },
    audio: { size: 16 * MB, types: ["audio/mpeg"], captioned: false },
    document: { size: 100 * MB, types: [], captioned: true },
  },
  interactive: { buttons: { choices: 3, body: 200, title: 20 } },
} as unknown as Channel;
const narrow = {
  ...channel,
  files: {
    image: channel.files.image as Channel["files"][string],
    document: { size: MB, types: ["application/pdf"], captioned: false },
  },
} as Channel;

test("a picture that is too large or strange as such may go as a document", () => {
  expect(refusalOf(channel, "image/png", 50 * MB)).toBeNull();
  expect(refusalOf(channel, "image/webp", MB)).toBeNull();
  expect(refusalOf(channel, "image/png", 101 * MB)).toEqual({ why: "size", limit: 100 * MB });
});

test("what a channel does not take is refused with what it takes", () => {
  const types = ["image/jpeg", "image/png", "application/pdf"];
  expect(refusalOf(narrow, "image/webp", 9)).toEqual({ why: "type", types });
  expect(refusalOf(narrow, "text/csv", 9)).toEqual({ why: "type", types: ["application/pdf"] });
  expect(refusalOf({ ...channel, files: {} }, "image/png", 9)).toEqual({ why: "kind" });
  // Of what the browser does not know, only the size can be judged.
  expect(refusalOf(narrow, "", 9)).toBeNull();
  expect(refusalOf(narrow, "", 2 * MB)).toEqual({ why: "size", limit: MB });
  expect(formatName("audio/x-m4a")).toBe("M4A");
});

test("the file chooser offers what the channel takes, or everything", () => {
  expect(accepted(narrow)).toBe("image/jpeg,image/png,application/pdf");
  expect(accepted(channel)).toBeUndefined();
});

test("files go out in as few messages as may hold them", () => {
  const of = (...kinds: string[]) => kinds.map((kind) => ({ ...file, kind }));
  const sizes = (...kinds: string[]) => albums(channel, of(...kinds)).map((group) => group.length);
  expect(sizes("image", "video", "image", "image")).toEqual([3, 1]);
  expect(sizes("image", "document", "document")).toEqual([1, 2]);
  expect(sizes("audio", "audio")).toEqual([1, 1]);
});

test("a text takes the room of what it becomes: a message, a caption, what stands above buttons", () => {
  const room = (given: Partial<Draft>) => roomOf(draft(given), channel);
  expect(room({ reply: "x".repeat(1001) })).toMatchObject({ limit: 1000, messages: 2 });
  expect(room({ reply: "x".repeat(201), buttons: ["Yes"] })).toMatchObject({ limit: 200 });
  const caption = { files: [file, file], reply: "x".repeat(100) };
  expect(room(caption)).toEqual({ used: 100, limit: 100, messages: 1, behind: false });
  const long = { files: [file], reply: "x".repeat(101) };
  expect(room(long)).toEqual({ used: 101, limit: 1000, messages: 2, behind: true });
  const spoken = { files: [{ ...file, kind: "audio" }], reply: "Listen" };
  expect(room(spoken)).toMatchObject({ messages: 2, behind: true });
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
