// The channels that can be played. One more channel is one more module in this list.
import { telegram } from "./telegram.js";
import { whatsapp } from "./whatsapp.js";

export const channels = [whatsapp, telegram];
