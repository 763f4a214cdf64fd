"""New messages ask for a turn: one a conversation, after the debounce time."""

from collections.abc import Iterable, Mapping

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.events import MessagesReceived
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import LaneClass, NewJob

TURN = "agents.turn"


class TurnStarter:
    """Subscribes to new messages. `debounce` is in seconds."""

    def __init__(self, queue: Queue, *, debounce: float) -> None:
        self._queue = queue
        self._debounce = debounce

    async def __call__(self, session: AsyncSession, event: MessagesReceived) -> None:
        asked = {
            m.conversation_id: m.event_id
            for m in event.messages
            if m.assignee_kind == "agent" and m.is_question
        }
        await self._enqueue(session, asked)

    async def start(self, session: AsyncSession, conversation_ids: Iterable[str]) -> None:
        """Have the agent look at these conversations; where nothing is unanswered, nothing comes
        of it."""
        await self._enqueue(session, dict.fromkeys(conversation_ids))

    async def _enqueue(self, session: AsyncSession, asked: Mapping[str, str | None]) -> None:
        """`asked`: conversations, each with the correlation of its newest message."""
        await self._queue.enqueue(
            session,
            [
                NewJob(
                    LaneClass.TURN,
                    f"t:{conversation_id}",
                    TURN,
                    orjson.dumps({"conversation": conversation_id}).decode(),
                    delay=self._debounce,
                    correlation=cause,
                )
                for conversation_id, cause in sorted(asked.items())
            ],
        )
