// The simulated phone: the open chat, its composer, what the business is doing.
import { attempt, byId, day, element } from "./dom.js";
import { drawBubble, updateStatus } from "./bubbles.js";
import { state } from "./state.js";

const log = byId("log");
const field = byId("composer-text");
const days = new Map();
let nodes = new Map();
let drawnChat;
let following = true;
let typingTimer;

// Reactions are shown on the message they belong to, not as messages.
function reactions(chat) {
  const found = new Map();
  for (const { type, content } of chat.bubbles.values()) {
    if (type === "reaction" && content?.message_id) found.set(content.message_id, content.emoji);
  }
  return found;
}

// Only what is new is drawn anew: a screen reader announces each message once.
function drawn(bubble, reaction) {
  const signature = JSON.stringify([state.open.customer, bubble.text, bubble.content, reaction]);
  let known = nodes.get(bubble.id);
  if (known?.signature !== signature) {
    known = { signature, node: drawBubble(bubble, { channel: state.channel, reaction, onChoose }) };
    nodes.set(bubble.id, known);
  } else {
    updateStatus(known.node, bubble);
  }
  return known.node;
}

function lines(chat) {
  const marks = reactions(chat);
  const found = [];
  let lastDay = "";
  for (const bubble of chat.bubbles.values()) {
    if (bubble.type === "reaction" && chat.bubbles.has(bubble.content?.message_id)) continue;
    const today = day(bubble.at);
    if (today !== lastDay) found.push(separator(today));
    lastDay = today;
    found.push(drawn(bubble, marks.get(bubble.id)));
  }
  return found;
}

function separator(today) {
  const known = days.get(today) ?? element("div", { class: "day" }, today);
  days.set(today, known);
  return known;
}

function place(wanted) {
  wanted.forEach((node, index) => {
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
  });
  while (log.children.length > wanted.length) log.lastChild.remove();
}

function onChoose(bubble, choice) {
  attempt(() => state.channel.choose(state.open, bubble, choice));
}

function account(id) {
  return state.accounts.find((one) => one.id === id);
}

export function drawPhone() {
  const chat = state.open;
  if (chat !== drawnChat) {
    nodes = new Map();
    following = true;
  }
  drawnChat = chat;
  const target = chat ? account(chat.account) : state.accounts[0];
  byId("phone-name").textContent = target?.name ?? chat?.account ?? "";
  document.querySelector(".avatar.business").textContent = (target?.name ?? "?").slice(0, 1);
  byId("phone-me").textContent = chat ? `You: ${chat.name || state.channel.shown(chat.customer)}` : "";
  byId("phone-me").title = chat ? state.channel.shown(chat.customer) : "";
  byId("composer").hidden = !chat;
  const found = chat ? lines(chat) : [];
  if (!found.length) found.push(element("p", { class: "empty" }, chat ? "Write the first message: CrossChat receives it as a signed webhook." : "Open a chat to begin."));
  if (chat && isTyping(chat)) found.push(dots());
  place(found);
  follow();
  drawState();
}

function dots() {
  return element("div", { class: "dots", role: "img", "aria-label": "The business is typing" }, element("span"), element("span"), element("span"));
}

const isTyping = (chat) => chat.typingUntil > Date.now();

function drawState() {
  const typing = Boolean(state.open && isTyping(state.open));
  const target = state.open && account(state.open.account);
  byId("phone-state").dataset.typing = String(typing);
  byId("phone-state").textContent = typing ? "typing…" : target?.address ?? "business account";
  clearTimeout(typingTimer);
  if (typing) typingTimer = setTimeout(drawPhone, state.open.typingUntil - Date.now() + 50);
}

// Messages that the person now sees are reported as read, as a real phone does it.
export function readOpenChat() {
  const chat = state.open;
  if (!chat || document.hidden || document.body.dataset.view === "chats" || document.body.dataset.place === "website") return;
  chat.unread = 0;
  const unseen = [...chat.bubbles.values()].some((b) => b.direction === "in" && b.status === "delivered");
  if (unseen) state.channel.read(chat).catch(() => {});
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 132)}px`;
}

async function submit(event) {
  event?.preventDefault();
  following = true;
  const text = field.value.trim();
  if (!text || !state.open) return;
  field.value = "";
  grow();
  const sent = await attempt(() => state.channel.send(state.open, { text }));
  if (!sent) field.value ||= text;
  field.focus();
}

async function attach(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file || !state.open) return;
  const caption = field.value.trim();
  const sent = await attempt(() => state.channel.attach(state.open, file, caption));
  if (sent && caption) field.value = "";
}

// The newest message stays in sight unless the person scrolled up to read.
function follow() {
  if (following) log.scrollTop = log.scrollHeight;
}

export function startPhone() {
  log.addEventListener("scroll", () => {
    following = log.scrollHeight - log.scrollTop - log.clientHeight < 90;
  });
  log.addEventListener("load", follow, true);
  window.addEventListener("resize", follow);
  byId("composer").addEventListener("submit", submit);
  byId("attach").addEventListener("change", attach);
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  document.addEventListener("visibilitychange", readOpenChat);
}
