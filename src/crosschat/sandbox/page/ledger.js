// What the simulated platforms were asked, with the raw JSON.
import { byId, element, timeExact } from "./dom.js";
import { call } from "./http.js";
import { state } from "./state.js";

const SHOWN = 60;
let rows = [];
let drawing;

function gistOf(entry) {
  if (entry.input !== undefined) return `${entry.input || "…"} → ${entry.tool_calls?.length ? `calls ${entry.tool_calls.join(", ")}` : entry.reply}`;
  const content = entry.payload?.[entry.type];
  const found = [content?.body?.text, content?.body, content?.caption, content?.emoji, content?.name, content?.filename, content?.link, entry.payload?.text, entry.payload?.caption];
  return found.find((value) => typeof value === "string" && value) ?? entry.type;
}

function row(entry) {
  const good = ["answered", undefined].includes(entry.outcome);
  const tag = entry.label ? entry.label : good ? entry.type ?? entry.endpoint : entry.outcome;
  const raw = element("pre", { tabindex: "0" });
  const details = element("details", { "data-seq": entry.seq, ontoggle: () => { raw.textContent ||= JSON.stringify(entry.payload ?? entry, null, 2); } },
    element("summary", {},
      element("span", { class: "seq" }, entry.seq ? `#${entry.seq}` : "–"),
      element("span", { class: "to" }, entry.to ? state.channel.shown(entry.to) : entry.model ?? ""),
      element("span", { class: "time" }, element("span", { class: `tag${good && !entry.label ? "" : " bad"}` }, tag), ` ${timeExact(entry.at)}`),
      element("span", { class: "gist" }, entry.detail ?? String(gistOf(entry)))),
    raw);
  return element("li", {}, details);
}

function visible() {
  const only = byId("ledger-only").checked && state.open;
  const found = only ? rows.filter((entry) => !entry.to || entry.to === state.open.customer) : rows;
  return found.slice(-SHOWN).reverse();
}

export function drawLedger() {
  const open = new Set([...document.querySelectorAll("#ledger details[open]")].map((node) => node.dataset.seq));
  const nodes = visible().map(row);
  for (const node of nodes) {
    if (open.has(node.firstChild.dataset.seq)) node.firstChild.open = true;
  }
  byId("ledger").replaceChildren(...nodes);
  byId("no-ledger").hidden = nodes.length > 0;
}

export async function loadLedger() {
  const api = byId("ledger-api").value;
  if (api === "refused") {
    const { data } = await call("GET", "/ledger/requests");
    rows = Object.values(data).flatMap((api) => api.refusals).sort((one, other) => one.at - other.at);
  } else {
    rows = (await call("GET", `/ledger?api=${api}&last=${SHOWN * 3}`)).data;
  }
  drawLedger();
  await loadCounters();
}

async function loadCounters() {
  const [requests, webhooks] = await Promise.all([call("GET", "/ledger/requests"), call("GET", "/statuses")]);
  const { openai, ...messengers } = requests.data;
  const accepted = Object.values(messengers).reduce((sum, api) => sum + (api.counts.accepted ?? 0), 0);
  const counted = [
    ["Accepted", accepted], ["Model calls", openai.counts.accepted ?? 0],
    ["Webhooks", webhooks.data.answered_200], ["Given up", webhooks.data.given_up],
  ];
  byId("counters").replaceChildren(...counted.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, value.toLocaleString()))));
}

// Under load many entries come in a moment; they are drawn together.
export function addEntry({ api, entry }) {
  if (byId("ledger-api").value === api) rows = [...rows.slice(-SHOWN * 3), entry];
  drawing ??= setTimeout(() => {
    drawing = undefined;
    if (byId("ledger-api").value === "refused") return;
    drawLedger();
    loadCounters().catch(() => {});
  }, 250);
}

export function startLedger() {
  byId("ledger-api").addEventListener("change", () => loadLedger().catch(() => {}));
  byId("ledger-only").addEventListener("change", drawLedger);
}
