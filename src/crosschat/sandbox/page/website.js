// A small shop's website with a chat on it: what a visitor sees of CrossChat.
import { attempt, byId, element, time } from "./dom.js";
import { call } from "./http.js";
import { Visit } from "./visit.js";

const log = byId("site-log");
const field = byId("site-text");
let site;
let visit;
let entries = new Map();
let waiting = new Map();
let typing = null;
let typingEnds;
let readSeq = 0;
let toldTyping = 0;

const AUTHORS = { visitor: "You", member: "Our team", agent: "Assistant", system: "" };

function file(entry, one) {
  const url = new URL(one.url, site.url).href;
  if (one.kind === "image") return element("img", { src: url, alt: one.filename || "Picture", loading: "lazy" });
  return element("a", { href: url, target: "_blank", rel: "noopener" }, one.filename || one.kind);
}

function choice(one) {
  const again = () => send({ text: "", choice: { id: one.id, title: one.title } }, one.title);
  if (one.url) return element("a", { href: one.url, target: "_blank", rel: "noopener" }, one.title);
  return element("button", { type: "button", onclick: again }, one.title);
}

function line(entry) {
  const mine = entry.author.kind === "visitor";
  const said = entry.author.name && !mine ? entry.author.name : AUTHORS[entry.author.kind];
  return element("div", { class: `bubble ${mine ? "out" : "in"}` },
    mine ? null : element("div", { class: "kind" }, said, entry.author.ai && !/\bAI\b/.test(said) ? " · AI" : ""),
    ...entry.attachments.filter((one) => one.url).map((one) => file(entry, one)),
    entry.text ? element("div", { class: "text" }, entry.text) : null,
    entry.choices.length ? element("div", { class: "choices" }, ...entry.choices.map(choice)) : null,
    element("div", { class: "meta" }, time(Date.parse(entry.created_at) / 1000)));
}

function unsent({ text, failed }) {
  return element("div", { class: "bubble out" }, element("div", { class: "text" }, text),
    failed ? element("div", { class: "error" }, failed) : element("div", { class: "meta" }, "Sending…"));
}

// Lines are drawn once, so that a screen reader announces each of them once.
const drawn = new Map();
function draw() {
  const nodes = [...entries.values()].sort((one, other) => one.seq - other.seq).map((entry) => {
    if (!drawn.has(entry.id)) drawn.set(entry.id, line(entry));
    return drawn.get(entry.id);
  });
  nodes.push(...[...waiting.values()].map(unsent));
  if (!nodes.length) nodes.push(element("p", { class: "empty" }, "Ask us anything. CrossChat answers through its visitors’ API."));
  if (typing) nodes.push(element("div", { class: "dots", role: "img", "aria-label": `${typing} is typing` }, element("span"), element("span"), element("span")));
  const kept = new Set(nodes);
  [...log.children].filter((node) => !kept.has(node)).forEach((node) => node.remove());
  nodes.forEach((node, index) => { if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null); });
  log.scrollTop = log.scrollHeight;
  seen();
}

const isShown = () => !byId("site").hidden && !byId("site-chat").hidden && !document.hidden;

// What the visitor has in sight is reported as read; what they have not is counted on the button.
function seen() {
  const theirs = [...entries.values()].filter((entry) => entry.author.kind !== "visitor" && entry.seq > readSeq);
  byId("site-unread").hidden = !theirs.length || isShown();
  byId("site-unread").textContent = String(theirs.length);
  if (!theirs.length || !isShown()) return;
  readSeq = Math.max(...theirs.map((entry) => entry.seq));
  visit.read(readSeq).catch(() => {});
}

function add(entry) {
  entries.set(entry.id, entry);
  if (entry.client_id) waiting.delete(entry.client_id);
}

function showTyping(name, milliseconds) {
  typing = name;
  clearTimeout(typingEnds);
  if (name) typingEnds = setTimeout(() => { typing = null; draw(); }, milliseconds);
}

function hear(name, data) {
  if (name === "message.created") {
    add(data);
    if (data.author.kind !== "visitor") showTyping(null);
  } else if (name === "typing") showTyping(data.active ? data.name || AUTHORS[data.who] : null, data.ttl_ms);
  else if (name === "read" && data.who === "visitor") readSeq = Math.max(readSeq, data.up_to);
  else if (name === "resync") attempt(reload);
  else if (name === "end") begin();
  draw();
}

async function reload() {
  (await visit.history()).forEach(add);
  draw();
}

async function send(message, shown) {
  const clientId = crypto.randomUUID();
  waiting.set(clientId, { text: shown });
  draw();
  try {
    const answer = await visit.say({ client_id: clientId, page: { url: location.href, title: "Padaria do Porto" }, ...message });
    if (answer.entry) add(answer.entry);
  } catch (error) {
    waiting.get(clientId).failed = error.message;
  }
  draw();
}

function submit(event) {
  event?.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  send({ text }, text);
  field.focus();
}

async function attach(event) {
  const [chosen] = event.target.files;
  event.target.value = "";
  if (!chosen) return;
  const kept = await attempt(() => visit.upload(chosen));
  if (kept) await send({ text: "", attachments: [kept.id] }, kept.filename);
}

function write(event) {
  if (!field.value || Date.now() - toldTyping < 3000 || event.isComposing) return;
  toldTyping = Date.now();
  visit.typing().catch(() => {});
}

async function begin(name) {
  visit?.gone.abort();
  entries = new Map();
  waiting = new Map();
  const opened = new Visit(site, (event, data) => { if (opened === visit) hear(event, data); },
    (on) => { byId("site-state").textContent = on ? "Online" : "Connecting…"; });
  visit = opened;
  const session = await attempt(() => opened.open(name));
  if (!session) return;
  readSeq = session.read_seq;
  byId("site-visitor").textContent = session.visitor.name || "an anonymous visitor";
  opened.follow();
  await attempt(reload);
}

function place(open) {
  byId("site-chat").hidden = !open;
  byId("site-open").setAttribute("aria-expanded", String(open));
}

function toggle(open) {
  place(open);
  (open ? field : byId("site-open")).focus();
  draw();
}

export async function enterWebsite() {
  if (site) return draw();
  site = await attempt(() => call("GET", "/webchat/site"));
  if (site) await begin();
}

export function startWebsite() {
  place(!matchMedia("(max-width: 720px)").matches);
  byId("site-open").addEventListener("click", () => toggle(byId("site-chat").hidden));
  byId("site-close").addEventListener("click", () => toggle(false));
  byId("site-chat").addEventListener("keydown", (event) => { if (event.key === "Escape") toggle(false); });
  byId("site-composer").addEventListener("submit", submit);
  byId("site-attach").addEventListener("change", attach);
  field.addEventListener("input", write);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
  });
  document.addEventListener("visibilitychange", () => { if (visit) seen(); });
  byId("visitor").addEventListener("submit", (event) => {
    event.preventDefault();
    visit?.leave();
    begin(byId("visitor-name").value.trim());
  });
}
