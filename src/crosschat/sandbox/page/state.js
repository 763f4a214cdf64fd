// What the page knows: chats by key, and which of them is open.
export const state = { channel: null, accounts: [], chats: new Map(), open: null };

export const keyOf = (place) => `${place.channel}/${place.account}/${place.customer}`;

export function chatAt(place) {
  const key = keyOf(place);
  let chat = state.chats.get(key);
  if (!chat) {
    chat = {
      channel: place.channel, account: place.account, customer: place.customer,
      name: place.name, bubbles: new Map(), unread: 0, typingUntil: 0, touched: 0,
    };
    state.chats.set(key, chat);
  }
  if (place.name) chat.name = place.name;
  return chat;
}

export function load(rows) {
  for (const row of rows) {
    const chat = chatAt(row);
    chat.bubbles = new Map(row.bubbles.map((bubble) => [bubble.id, bubble]));
    chat.touched = row.bubbles.at(-1)?.at ?? chat.touched;
  }
}

export function addBubble(place, bubble) {
  const chat = chatAt(place);
  chat.bubbles.set(bubble.id, bubble);
  chat.touched = bubble.at;
  if (bubble.direction === "in") {
    chat.typingUntil = 0;
    if (chat !== state.open || document.hidden) chat.unread += 1;
  }
  return chat;
}

export const sorted = () =>
  [...state.chats.values()]
    .filter((chat) => chat.channel === state.channel.id)
    .sort((one, other) => other.touched - one.touched);
