// The channel WhatsApp: how its customers are named, how they write, what they can attach.
import { call } from "./http.js";

const base = "/whatsapp";
const kinds = [[/^image\/(jpeg|png)$/, "image"], [/^video\/(mp4|3gpp)$/, "video"], [/^audio\//, "audio"]];

function kindOf(mimeType) {
  const found = kinds.find(([pattern]) => pattern.test(mimeType));
  return found ? found[1] : "document";
}

export const whatsapp = {
  id: "whatsapp",
  label: "WhatsApp",
  customerLabel: "Your number",
  suggestion: { customer: "+351 910 000 001", name: "Ana Pereira" },

  // A number without its punctuation; a business-scoped user id stays as it is.
  normalise: (customer) => (/^[A-Z]{2}\./.test(customer) ? customer : customer.replace(/\D/g, "")),
  shown: (customer) => (/^\d+$/.test(customer) ? `+${customer}` : customer),

  async accounts() {
    const { data } = await call("GET", `${base}/numbers`);
    return data.map((n) => ({ id: n.phone_number_id, name: n.name, address: n.display_phone_number }));
  },

  send: (chat, message) =>
    call("POST", `${base}/customers/${encodeURIComponent(chat.customer)}/messages`, {
      phone_number_id: chat.account, name: chat.name || undefined, ...message,
    }),

  read: (chat) =>
    call("POST", `${base}/customers/${encodeURIComponent(chat.customer)}/read`, { phone_number_id: chat.account }),

  async attach(chat, file, caption) {
    const media = await call("POST", `${base}/media?phone_number_id=${chat.account}`, file);
    const type = kindOf(media.mime_type);
    const payload = { id: media.id, mime_type: media.mime_type, sha256: media.sha256 };
    if (type === "audio") payload.voice = false;
    else if (caption) payload.caption = caption;
    if (type === "document") payload.filename = file.name;
    return whatsapp.send(chat, { type, payload });
  },

  fileUrl: (id) => `/sandbox${base}/media/${encodeURIComponent(id)}`,

  // What a tap on a choice sends back; `bubble` is the message that offered it.
  choose(chat, bubble, choice) {
    const context = { id: bubble.id };
    if (choice.kind === "template") {
      return whatsapp.send(chat, { type: "button", payload: { payload: choice.title, text: choice.title }, context });
    }
    const reply = { id: choice.id, title: choice.title };
    if (choice.description) reply.description = choice.description;
    const type = choice.kind === "list" ? "list_reply" : "button_reply";
    return whatsapp.send(chat, { type: "interactive", payload: { type, [type]: reply }, context });
  },
};
