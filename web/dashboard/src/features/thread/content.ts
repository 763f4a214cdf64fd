import type { Message } from "@/api/types";

/** What a message holds, by its `type`; anything the server leaves out is what it is by default. */
export interface Choice {
  title: string;
  description?: string;
  url?: string;
  section?: string;
}

export interface ContactCard {
  name: string;
  phones?: string[];
  emails?: string[];
  organisation?: string;
}

interface Kinds {
  text: { text: string };
  media: { caption?: string };
  location: { latitude: number; longitude: number; name?: string; address?: string };
  contacts: { contacts: ContactCard[] };
  interactive: {
    style: string;
    body: string;
    choices?: Choice[];
    header?: string;
    footer?: string;
    button?: string;
  };
  chosen: { title: string; description?: string; data?: Record<string, unknown> };
  order: {
    items: { product_id: string; quantity: number; price?: number; currency?: string }[];
    text?: string;
  };
  template: { name: string; language: string; text?: string };
  reaction: { emoji?: string };
  notice: { text: string; kind?: string };
  unsupported: { kind: string; detail?: string };
}

export type Kind = keyof Kinds;
export type ContentOf<K extends Kind> = Kinds[K] & { type: K };

/** The content, if it is of this kind. */
export function contentOf<K extends Kind>(message: Message, kind: K): ContentOf<K> | null {
  return message.content?.type === kind ? (message.content as unknown as ContentOf<K>) : null;
}
