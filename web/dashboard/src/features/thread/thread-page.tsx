import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { conversationQuery } from "@/data/conversations";
import { channelsQuery, meQuery } from "@/data/workspace";
import { ErrorState, PageLoading } from "@/shared/states";
import { useDrawn } from "@/shared/use-drawn";
import { Composer } from "./composer/composer";
import { DraftContext, draftOf } from "./composer/draft";
import { DropZone } from "./composer/drop-zone";
import { MessageList } from "./message-list";
import { PresenceProvider } from "./presence";
import { PresenceBar } from "./presence-bar";
import classes from "./thread.module.css";
import { ThreadContext } from "./thread-context";
import { ThreadHeader } from "./thread-header";

/** One conversation: what was said, and what is said next. */
export function ThreadPage() {
  const { conversationId } = useParams({ from: "/signed-in/inbox/$conversationId" });
  const conversation = useQuery(conversationQuery(conversationId));
  if (conversation.isPending) return <PageLoading />;
  if (conversation.isError) {
    return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  return <Thread key={conversationId} conversation={conversation.data} />;
}

function Thread({ conversation }: { conversation: Conversation }) {
  const { t, i18n } = useTranslation("thread");
  const { data: me } = useQuery(meQuery);
  const { data: channels } = useQuery(channelsQuery);
  const channel = channels?.data.find((c) => c.key === conversation.channel);
  const takesReactions = channel && "reactions" in channel && channel.reactions === true;
  const context = useMemo(
    () => ({ t, language: i18n.language, takesReactions: takesReactions === true }),
    [t, i18n.language, takesReactions],
  );
  return (
    <ThreadContext value={context}>
      <DraftContext value={draftOf(me?.member_id ?? "nobody", conversation.id)}>
        <PresenceProvider conversationId={conversation.id}>
          <DropZone conversation={conversation} className={classes.frame}>
            <ThreadHeader conversation={conversation} />
            <MessageList conversation={conversation} />
            <PresenceBar conversation={conversation} />
            <Writing conversation={conversation} />
          </DropZone>
        </PresenceProvider>
      </DraftContext>
    </ThreadContext>
  );
}

let height = 150; // pixels that the composer took when it last showed

/** The composer comes after what was said is there to be read; its room is kept for it. */
function Writing({ conversation }: { conversation: Conversation }) {
  const drawn = useDrawn();
  const room = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = room.current;
    if (!drawn || !element) return;
    return () => {
      height = element.offsetHeight;
    };
  }, [drawn]);
  return (
    <div ref={room} style={drawn ? undefined : { height }}>
      {drawn && <Composer conversation={conversation} />}
    </div>
  );
}
