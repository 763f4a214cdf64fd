// The channel Telegram: how its customers are named, how they write, what they can tap.
import { call } from "./http.js";

const base = "/telegram";
const kinds = [[/^image\/(jpeg|png|webp)$/, "photo"], [/^video\/mp4$/, "video"], [/^audio\/ogg$/, "voice"], [/^audio\//, "audio"]];

const customer = (chat, doing, body) =>
  call("POST", `${base}/customers/${encodeURIComponent(chat.customer)}/${doing}`, {
    bot_id: chat.account, first_name: chat.name || undefined, ...body,
  });

export const telegram = {
  id: "telegram",
  label: "Telegram",
  customerLabel: "Your user id",
  suggestion: { customer: "5550001", name: "Ana Pereira" },

  normalise: (id) => id.replace(/\D/g, ""),
  shown: (id) => id,

  async accounts() {
    const { data } = await call("GET", `${base}/bots`);
    return data.map((bot) => ({ id: String(bot.id), name: bot.name, address: `@${bot.username}` }));
  },

  send: (chat, message) => customer(chat, "messages", message),

  // Bots are not told what was read.
  read: async () => {},

  async attach(chat, file, caption) {
    const kind = kinds.find(([pattern]) => pattern.test(file.type))?.[1] ?? "document";
    const { id } = await call("POST", `${base}/files?kind=${kind}`, file);
    return telegram.send(chat, { [kind]: id, caption: caption || undefined });
  },

  fileUrl: (id) => `/sandbox${base}/files/${encodeURIComponent(id)}`,

  // What a tap on a choice does; `bubble` is the message that offered it.
  choose(chat, bubble, choice) {
    if (choice.kind === "tap") return customer(chat, "taps", { message_id: bubble.content.message_id, data: choice.data });
    if (choice.kind === "request_location") return telegram.send(chat, { payload: { location: { latitude: 38.7223, longitude: -9.1393 } } });
    if (choice.kind === "request_contact") {
      const contact = { phone_number: "351910000001", first_name: chat.name || "Customer", user_id: Number(chat.customer) };
      return telegram.send(chat, { payload: { contact } });
    }
    return telegram.send(chat, { text: choice.title });
  },
};
