"""Small calls that make a platform feel alive: a tapped button confirmed, a message shown as read.

Nothing depends on them: one that fails is tried once more and then forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.conversations.events import MessagesReceived
from crosschat.jobs.lanes import Queue
from crosschat.jobs.types import PEOPLE, Again, Job, LaneClass, NewJob
from crosschat.messaging.abilities import AnswersChoice
from crosschat.messaging.channel import MarksRead
from crosschat.models import Conversation, Message

log = structlog.get_logger()
COURTESY = "conversations.courtesy"
Action = Literal["answer_choice", "mark_read"]


@dataclass(frozen=True, slots=True)
class _Courtesy:
    live: Live
    action: Action
    external_id: str


def courtesy_job(connection_id: str, action: Action, external_id: str) -> NewJob:
    payload = {"connection": connection_id, "action": action, "external_id": external_id}
    return NewJob(
        LaneClass.DELIVERY,
        f"y:{connection_id}:{external_id}",
        COURTESY,
        orjson.dumps(payload).decode(),
        priority=PEOPLE,
    )


async def show_as_read(session: AsyncSession, queue: Queue, conversation: Conversation) -> None:
    """Tell the platform that we have read up to the customer's newest message."""
    newest = await session.scalar(
        select(Message.external_id)
        .where(Message.conversation_id == conversation.id, Message.direction == "inbound")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    if newest:
        job = courtesy_job(conversation.connection_id, "mark_read", newest)
        await queue.enqueue(session, [job])


class ChoiceAnswerer:
    """Subscribes to new messages: platforms that want taps confirmed get that at once."""

    def __init__(self, queue: Queue, directory: Directory) -> None:
        self._queue = queue
        self._directory = directory

    async def __call__(self, session: AsyncSession, event: MessagesReceived) -> None:
        jobs = []
        for message in event.messages:
            if message.type != "chosen":
                continue
            live = await self._directory.get(message.connection_id)
            if live is not None and isinstance(live.channel, AnswersChoice):
                jobs.append(courtesy_job(live.id, "answer_choice", message.external_id))
        await self._queue.enqueue(session, jobs)


class Courtesies:
    """Handles jobs of kind :data:`COURTESY`."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Any] = {}
        for job in jobs:
            asked = orjson.loads(job.payload)
            live = await self._directory.get(asked["connection"])
            if live is not None and live.status == "active":
                loaded[job.id] = _Courtesy(live, asked["action"], asked["external_id"])
        return loaded

    async def call(self, loaded: _Courtesy) -> None:
        """Raises: ChannelError, which counts as a failed attempt."""
        channel = loaded.live.channel
        if loaded.action == "answer_choice" and isinstance(channel, AnswersChoice):
            await channel.answer_choice(loaded.external_id)
        elif loaded.action == "mark_read" and isinstance(channel, MarksRead):
            await channel.mark_read(loaded.external_id)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.info("courtesy.dropped", job=job.id, error=error)
