// The list of chats, the channel tabs, and the form that makes the person a customer.
import { attempt, byId, element, select, tabs, time } from "./dom.js";
import { channels } from "./channels.js";
import { chatAt, sorted, state } from "./state.js";
import { drawPhone, readOpenChat } from "./phone.js";
import { drawLedger } from "./ledger.js";
import { show } from "./views.js";
import { enterWebsite } from "./website.js";

const WEBSITE = "website";

const initials = (chat) => (chat.name ? chat.name.trim().slice(0, 1).toUpperCase() : chat.customer.slice(-2));

function gist(chat) {
  const last = [...chat.bubbles.values()].at(-1);
  if (!last) return "No messages yet";
  const said = last.type === "reaction" ? `reacted ${last.text}` : last.text || last.type;
  return last.direction === "out" ? `You: ${said}` : said;
}

function row(chat) {
  const name = chat.name || state.channel.shown(chat.customer);
  const button = element("button", { type: "button", "aria-current": chat === state.open ? "true" : null, onclick: () => openChat(chat, true) },
    element("span", { class: "avatar", "aria-hidden": "true" }, initials(chat)),
    element("span", { class: "who" }, name),
    chat.unread ? element("span", { class: "badge", title: `${chat.unread} unread` }, String(chat.unread)) : element("span", { class: "when" }, chat.touched ? time(chat.touched) : ""),
    element("span", { class: "what" }, gist(chat)));
  return element("li", {}, button);
}

export function drawChats() {
  const chats = sorted();
  byId("chat-list").replaceChildren(...chats.map(row));
  byId("no-chats").hidden = chats.length > 0;
}

export function openChat(chat, focus) {
  state.open = chat;
  byId("customer").value = state.channel.shown(chat.customer);
  byId("customer-name").value = chat.name || "";
  byId("account").value = chat.account;
  readOpenChat();
  chat.unread = 0;
  drawChats();
  drawPhone();
  drawLedger();
  if (focus) {
    show("phone");
    byId("composer-text").focus();
  }
}

function submit(event) {
  event.preventDefault();
  const customer = state.channel.normalise(byId("customer").value.trim());
  if (!customer) return;
  const place = { channel: state.channel.id, account: byId("account").value, customer };
  openChat(chatAt({ ...place, name: byId("customer-name").value.trim() }), true);
}

export async function loadAccounts() {
  state.accounts = (await attempt(() => state.channel.accounts())) ?? [];
  const options = state.accounts.map((one) => element("option", { value: one.id }, `${one.name} (${one.address})`));
  byId("account").replaceChildren(...options);
  byId("account-field").hidden = options.length < 2;
}

export async function startChats(onChannel) {
  const list = byId("channels");
  for (const channel of channels) {
    list.append(element("button", { role: "tab", type: "button", "data-channel": channel.id }, element("span", { class: "mark", "aria-hidden": "true" }), channel.label));
  }
  list.append(element("button", { role: "tab", type: "button", "data-channel": WEBSITE }, element("span", { class: "mark", "aria-hidden": "true" }), "Website"));
  const choose = async (tab) => {
    const onWebsite = tab.dataset.channel === WEBSITE;
    document.body.dataset.place = onWebsite ? WEBSITE : "phone";
    if (onWebsite) {
      select(list, tab);
      show("phone");
      await enterWebsite();
      return;
    }
    state.channel = channels.find((channel) => channel.id === tab.dataset.channel);
    state.open = null;
    select(list, tab);
    byId("customer-label").textContent = state.channel.customerLabel;
    byId("customer").value = state.channel.suggestion.customer;
    byId("customer-name").value = state.channel.suggestion.name;
    await loadAccounts();
    await onChannel();
  };
  tabs(list, choose);
  byId("person").addEventListener("submit", submit);
  const named = location.hash && list.querySelector(`[data-channel="${CSS.escape(location.hash.slice(1))}"]`);
  await choose(list.firstElementChild);
  if (named) await choose(named);
}
