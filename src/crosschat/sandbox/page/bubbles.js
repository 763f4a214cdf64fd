// Draws one message. Texts stay texts; nothing is fetched from another host.
import { element, time } from "./dom.js";

const TICKS = { sending: "◷", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "✕" };
const MEANING = {
  out: { sending: "On its way to CrossChat", delivered: "CrossChat took it", read: "Marked as read by CrossChat", failed: "CrossChat did not take it" },
  in: { sending: "Accepted", sent: "Reported as sent", delivered: "Reported as delivered", read: "Reported as read", failed: "Reported as failed" },
};

const text = (content) => (content ? element("div", { class: "text" }, content) : null);
const kind = (content) => element("div", { class: "kind" }, content);

function file(bubble, channel) {
  const content = bubble.content || {};
  const parts = [];
  const url = content.id ? channel.fileUrl(content.id) : null;
  if (url && ["image", "sticker"].includes(bubble.type)) parts.push(element("img", { src: url, alt: content.caption || "Image", loading: "lazy" }));
  else if (url && bubble.type === "video") parts.push(element("video", { src: url, controls: true }));
  else if (url && bubble.type === "audio") parts.push(element("audio", { src: url, controls: true }));
  else parts.push(kind(`${bubble.type} · ${content.filename || content.link || content.id || "file"}`));
  parts.push(text(content.caption));
  return parts;
}

function choices(bubble) {
  const content = bubble.content || {};
  if (content.choices) return content.choices;
  if (bubble.type === "template") return (content.buttons || []).map((title) => ({ kind: "template", title }));
  const action = content.action || {};
  if (content.type === "button") return (action.buttons || []).map((button) => ({ kind: "button", ...button.reply }));
  if (content.type === "list") return (action.sections || []).flatMap((section) => section.rows.map((row) => ({ kind: "list", ...row })));
  return [];
}

function interactive(bubble) {
  const content = bubble.content || {};
  const link = content.action?.parameters;
  return [
    content.header?.text ? element("strong", {}, content.header.text) : null,
    text(bubble.text),
    content.footer?.text ? element("div", { class: "footer" }, content.footer.text) : null,
    link?.url ? kind(`${link.display_text}: ${link.url}`) : null,
    content.type === "location_request_message" ? kind("asks for your location") : null,
  ];
}

function location({ content }) {
  const place = [content?.name, content?.address].filter(Boolean).join(", ");
  return [kind("location"), text([place, `${content?.latitude}, ${content?.longitude}`].filter(Boolean).join("\n"))];
}

const DRAW = {
  text: (bubble) => [text(bubble.text)],
  image: file, video: file, audio: file, document: file, sticker: file,
  interactive, location,
  template: (bubble) => [kind(`template · ${bubble.content?.name ?? ""}`), text(bubble.text)],
  button: (bubble) => [text(bubble.content?.text ?? bubble.text)],
  contacts: (bubble) => [kind("contacts"), text((bubble.content || []).map((c) => c.name?.formatted_name).join("\n"))],
};

export function updateStatus(node, bubble) {
  const shown = node.querySelector(".ticks");
  if (shown.dataset.status === bubble.status) return;
  shown.replaceWith(ticks(bubble));
  if (bubble.error) node.querySelector(".meta").before(element("div", { class: "error" }, bubble.error));
}

function ticks(bubble) {
  const meaning = MEANING[bubble.direction][bubble.status] || bubble.status;
  return element("span", { class: "ticks", "data-status": bubble.status, role: "img", "aria-label": meaning, title: meaning }, TICKS[bubble.status] || "");
}

// `quoted` is the text of the message that this one answers, `reaction` an emoji on it.
export function drawBubble(bubble, { channel, reaction, onChoose }) {
  const draw = DRAW[bubble.type] || (() => [kind(bubble.type), text(bubble.text)]);
  const offered = bubble.direction === "in" ? choices(bubble) : [];
  const links = offered.filter((choice) => choice.url).map((choice) => kind(`${choice.title}: ${choice.url}`));
  const buttons = offered.filter((choice) => !choice.url).map((choice) =>
    element("button", { type: "button", onclick: () => onChoose(bubble, choice) }, choice.title,
      choice.description ? element("small", {}, choice.description) : null));
  return element("div", { class: `bubble ${bubble.direction}`, "data-id": bubble.id },
    element("span", { class: "sr" }, bubble.direction === "out" ? "You: " : "Business: "),
    ...draw(bubble, channel), ...links,
    buttons.length ? element("div", { class: "choices" }, ...buttons) : null,
    bubble.error ? element("div", { class: "error" }, bubble.error) : null,
    element("div", { class: "meta" }, time(bubble.at), ticks(bubble)),
    reaction ? element("span", { class: "reaction", role: "img", "aria-label": `Reaction ${reaction}` }, reaction) : null);
}
