import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Conversation } from "@/api/types";
import { type ConversationList, conversationQuery } from "@/data/conversations";
import { keys } from "@/data/keys";
import { channelsQuery, meQuery } from "@/data/workspace";
import { ErrorState, PageLoading } from "@/shared/states";
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
  const client = useQueryClient();
  const conversation = useQuery({
    ...conversationQuery(conversationId),
    placeholderData: () => listed(client, conversationId),
  });
  if (conversation.isPending) return <PageLoading />;
  if (conversation.isError) {
    return <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  return <Thread key={conversationId} conversation={conversation.data} />;
}

/** As the list shows it: good enough until the server has answered. */
function listed(client: QueryClient, id: string): Conversation | undefined {
  const lists = client.getQueriesData<ConversationList>({ queryKey: keys.lists });
  for (const [, list] of lists) {
    for (const page of list?.pages ?? []) {
      const found = page.data.find((conversation) => conversation.id === id);
      if (found) return found;
    }
  }
  return undefined;
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
            <Composer conversation={conversation} />
          </DropZone>
        </PresenceProvider>
      </DraftContext>
    </ThreadContext>
  );
}
