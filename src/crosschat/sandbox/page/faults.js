// Switches for what goes wrong.
import { attempt, byId, element } from "./dom.js";
import { call } from "./http.js";

const TARGETS = {
  "whatsapp.messages": "WhatsApp: when CrossChat sends a message",
  "whatsapp.webhooks": "WhatsApp: when a webhook goes to CrossChat",
  "telegram.messages": "Telegram: when CrossChat sends a message",
  "telegram.webhooks": "Telegram: when an update goes to CrossChat",
  openai: "When CrossChat asks the model",
};
const NAMES = {
  rate_limited: ["Rate limited", "429 with the platform's code"],
  server_error: ["Server error", "5xx"],
  cut_after_acceptance: ["Connection cut", "accepted, but closed without an answer"],
  timeout: ["Timeout", "held until the caller gives up"],
  delay: ["Slow", "answers a second later"],
  duplicate: ["Duplicates", "reported or sent twice"],
  reorder: ["Wrong order", "later news comes first"],
  status_before_answer: ["Status first", "reported before the answer to the request"],
  no_status: ["No statuses", "accepted, then silence"],
  refuse: ["Refused", "not accepted, or never sent"],
  failed_status: ["Fails later", "accepted, then reported as failed"],
};

function spec(target, kind) {
  const chance = byId("fault-chance").value;
  return chance === "once" ? { target, kind, count: 1 } : { target, kind, probability: Number(chance) };
}

async function toggle(target, kind, active, on) {
  await attempt(async () => {
    if (on) await call("POST", "/faults", spec(target, kind));
    else await Promise.all(active.map((fault) => call("DELETE", `/faults/${fault.id}`)));
  });
  await loadFaults();
}

function chance(fault) {
  if (fault.count !== null) return `${fault.count}×`;
  return fault.probability === 1 ? "every time" : `${Math.round(fault.probability * 100)} %`;
}

function row(target, kind, active) {
  const [name, about] = NAMES[kind] ?? [kind, ""];
  const struck = active.reduce((sum, fault) => sum + fault.struck, 0);
  const id = `fault-${target}-${kind}`;
  const state = active.length ? element("span", {}, `${active.map(chance).join(", ")} · `, element("span", { class: "struck" }, `struck ${struck}×`)) : about;
  return element("div", { class: "fault" },
    element("label", { class: "name", for: id }, name),
    element("span", { class: "about" }, state),
    element("span", { class: "switch" },
      element("input", { type: "checkbox", role: "switch", id, checked: active.length > 0, onchange: (event) => toggle(target, kind, active, event.target.checked) }),
      element("span")));
}

export async function loadFaults() {
  const { data, kinds } = await call("GET", "/faults");
  const nodes = [];
  for (const [target, names] of Object.entries(kinds)) {
    nodes.push(element("h3", { class: "fault-group" }, TARGETS[target] ?? target));
    const order = Object.keys(NAMES);
    names.sort((one, other) => order.indexOf(one) - order.indexOf(other));
    for (const kind of names) nodes.push(row(target, kind, data.filter((fault) => fault.target === target && fault.kind === kind)));
  }
  const focused = document.activeElement?.id;
  byId("fault-list").replaceChildren(...nodes);
  if (focused?.startsWith("fault-")) byId(focused)?.focus();
  byId("fault-count").hidden = data.length === 0;
  byId("fault-count").textContent = String(data.length);
}

export function startFaults() {
  byId("faults-off").addEventListener("click", () => attempt(async () => {
    await call("DELETE", "/faults");
    await loadFaults();
  }));
  // How often each one struck changes without an event of its own.
  setInterval(() => {
    if (!byId("panel-faults").hidden && !document.hidden) loadFaults().catch(() => {});
  }, 2000);
}
