import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import type { Conversation, Me, Message } from "@/api/types";
import { conversationQuery } from "@/data/conversations";
import { keys } from "@/data/keys";
import { useLiveEvents } from "@/live/live-context";
import { contactName } from "@/shared/contact-name";
import { preferences } from "@/shared/preferences";
import { chime } from "./chime";

const HELD = 5_000; // milliseconds in which no other tab announces the same message

/** Tells of customers' messages on the desktop and by sound, if that was switched on. */
export function useAnnouncements(openId: string | undefined): void {
  const { t } = useTranslation("inbox");
  const client = useQueryClient();
  const navigate = useNavigate();

  async function announce(message: Message) {
    if (message.direction !== "inbound" || message.type === "reaction") return;
    const conversation = await client.fetchQuery(conversationQuery(message.conversation_id));
    if (!concerns(conversation, client.getQueryData<Me>(keys.me))) return;
    const { notifications, sound } = preferences.read();
    if (sound) chime();
    if (!notifications || Notification.permission !== "granted") return;
    const shown = new Notification(contactName(conversation.contact, t("someone")).slice(0, 100), {
      body: message.text.slice(0, 200),
      tag: message.id,
    });
    shown.onclick = () => {
      window.focus();
      shown.close();
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: conversation.id },
        search: {},
      });
    };
  }

  useLiveEvents((event) => {
    if (event.type !== "message.created") return;
    const { notifications, sound } = preferences.read();
    if (!notifications && !sound) return;
    if (event.conversation_id === openId && document.hasFocus()) return;
    const once = { ifAvailable: true };
    void navigator.locks.request(`crosschat.announced.${event.id}`, once, async (lock) => {
      if (!lock) return;
      const path = { params: { path: { message_id: event.id } } };
      await announce(await body(api.GET("/v1/messages/{message_id}", path)));
      await new Promise((resolve) => setTimeout(resolve, HELD));
    });
  });
}

/** Not what the agent or a colleague is on: that would ring all day. */
function concerns({ assignee }: Conversation, me: Me | undefined): boolean {
  return (
    assignee.kind === "people" || (assignee.kind === "member" && assignee.id === me?.member_id)
  );
}
