import type { Conversation, Me } from "@/api/types";

const VARIABLE = /\{\{\s*([\w.]{1,40})\s*\}\}/g;

/** A canned reply with what stands for this conversation; what is not known stays to be seen. */
export function fillVariables(
  text: string,
  conversation: Conversation,
  me: Me | undefined,
): string {
  const name = conversation.contact.name?.trim();
  const values: Record<string, string | undefined> = {
    "contact.name": name,
    "contact.first_name": name?.split(/\s+/u)[0],
    "member.name": me?.name,
    "conversation.id": conversation.id,
  };
  return text.replace(VARIABLE, (whole, variable: string) => values[variable] || whole);
}
