// Puts the parts of the page together and feeds them with live updates.
import { attempt, byId, select, tabs } from "./dom.js";
import { call, listen } from "./http.js";
import { addEntry, loadLedger, startLedger } from "./ledger.js";
import { drawChats, openChat, startChats } from "./chats.js";
import { drawPhone, readOpenChat, startPhone } from "./phone.js";
import { drawSettings, startSettings } from "./settings.js";
import { loadFaults, startFaults } from "./faults.js";
import { startNews } from "./news.js";
import { addBubble, chatAt, load, sorted, state } from "./state.js";
import { startViews } from "./views.js";
import { startWebsite } from "./website.js";

async function loadChats() {
  const { data } = await call("GET", `/chats?channel=${state.channel.id}`);
  load(data);
  drawChats();
  const [newest] = sorted();
  if (!state.open && newest) openChat(newest, false);
  else drawPhone();
}

async function reload() {
  await attempt(() => Promise.all([loadChats(), loadLedger(), loadFaults()]));
}

async function resync() {
  state.chats.clear();
  state.open = null;
  await reload();
}

// Many updates in a moment are drawn together.
let drawing = false;
function draw() {
  if (drawing) return;
  drawing = true;
  setTimeout(() => {
    drawing = false;
    drawChats();
    drawPhone();
    readOpenChat();
  }, 30);
}

function onBubble({ bubble, ...place }) {
  const chat = addBubble(place, bubble);
  if (!state.open && chat.channel === state.channel.id) openChat(chat, false);
  draw();
}

function onStatus({ id, status, error, ...place }) {
  const chat = chatAt(place);
  const bubble = chat.bubbles.get(id);
  if (!bubble) return;
  Object.assign(bubble, { status, error });
  if (chat === state.open) draw();
}

function onTyping({ seconds, ...place }) {
  const chat = chatAt(place);
  chat.typingUntil = Date.now() + seconds * 1000;
  if (chat === state.open) draw();
}

function setLive(on) {
  byId("live").dataset.on = String(on);
  byId("live").textContent = on ? "Live" : "Reconnecting…";
}

function choosePanel(tab) {
  select(byId("panel-tabs"), tab);
  for (const panel of document.querySelectorAll("[role=tabpanel]")) {
    panel.hidden = panel.id !== tab.getAttribute("aria-controls");
  }
}

startPhone();
startWebsite();
startLedger();
startFaults();
startNews();
startViews(readOpenChat);
tabs(byId("panel-tabs"), choosePanel);
await startChats(loadChats);
await attempt(startSettings);
listen(
  { bubble: onBubble, status: onStatus, typing: onTyping, ledger: addEntry, faults: () => loadFaults(), settings: drawSettings, resync },
  () => { setLive(true); reload(); },
  () => setLive(false),
);
