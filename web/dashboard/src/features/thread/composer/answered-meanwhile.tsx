import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useOutgoing } from "@/data/outbox";
import { meQuery } from "@/data/workspace";

const AnsweredDialog = lazy(async () => ({
  default: (await import("./answered-dialog")).AnsweredDialog,
}));

/** Asks when somebody else was quicker. */
export function AnsweredMeanwhile({ conversationId }: { conversationId: string }) {
  const { data: me } = useQuery(meQuery);
  const held = useOutgoing(conversationId, me?.member_id ?? null).find(
    (o) => o.state === "answered",
  );
  if (!held) return null;
  return (
    <Suspense fallback={null}>
      <AnsweredDialog key={held.key} outgoing={held} />
    </Suspense>
  );
}
