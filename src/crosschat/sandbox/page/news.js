// Buttons for what Meta decides about templates and the account; each sends its webhook.
import { attempt, byId, element } from "./dom.js";
import { call } from "./http.js";

const TEMPLATE = [
  ["Approve", { event: "APPROVED" }],
  ["Reject", { event: "REJECTED", reason: "INVALID_FORMAT" }],
  ["Pause", { event: "PAUSED" }],
  ["Disable", { event: "DISABLED" }],
  ["Quality red", { quality: "RED" }],
  ["To marketing", { category: "MARKETING" }],
];
const ACCOUNT = [
  ["Violation", "account_update", { event: "ACCOUNT_VIOLATION", violation_info: { violation_type: "SPAM" } }],
  ["Restrict", "account_update", { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "RESTRICTED_BIZ_INITIATED_MESSAGING" }] }],
  ["Ban", "account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } }],
  ["Reinstate", "account_update", { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "REINSTATE" } }],
  ["Flag number", "phone_number_quality_update", { event: "FLAGGED", max_daily_conversations_per_business: "TIER_2K" }],
  ["Raise throughput", "phone_number_quality_update", { event: "THROUGHPUT_UPGRADE", max_daily_conversations_per_business: "TIER_2K" }],
];

function button(label, work) {
  return element("button", { type: "button", onclick: () => attempt(work) }, label);
}

function row(template) {
  const about = `${template.language} · ${template.status} · ${template.category} · ${template.quality_score.score}`;
  const decide = async (change) => {
    await call("POST", `/whatsapp/templates/${template.id}`, change);
    await loadNews();
  };
  return element("div", { class: "news" },
    element("span", { class: "name" }, template.name),
    element("span", { class: "about" }, about),
    element("div", { class: "bar" }, ...TEMPLATE.map(([label, change]) => button(label, () => decide(change)))));
}

export async function loadNews() {
  const { data } = await call("GET", "/whatsapp/templates");
  byId("template-list").replaceChildren(...data.map(row));
}

export function startNews() {
  byId("account-news").replaceChildren(...ACCOUNT.map(([label, field, value]) =>
    button(label, () => call("POST", "/whatsapp/account", { field, value }))));
  byId("tab-news").addEventListener("click", () => attempt(loadNews));
}
