import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Conversation } from "@/api/types";
import { conversationQuery } from "@/data/conversations";
import { meQuery } from "@/data/workspace";
import { ErrorState, PageLoading } from "@/shared/states";
import { Composer } from "./composer/composer";
import { DraftContext, draftOf } from "./composer/draft";
import { DropZone } from "./composer/drop-zone";
import { MessageList } from "./message-list";
import { PresenceProvider } from "./presence";
import { PresenceBar } from "./presence-bar";
import classes from "./thread.module.css";
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
  const { data: me } = useQuery(meQuery);
  return (
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
  );
}
