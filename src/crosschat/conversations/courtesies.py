"""Small calls that make a platform feel alive: a tapped button confirmed, a message shown as read,
somebody shown as typing.

Nothing depends on them: one that fails is tried once more and then forgotten.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.conversations.events import MemberTyping, MessagesReceived
from crosschat.events import Events
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import PEOPLE, Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.abilities import AnswersChoice
from crosschat.messaging.channel import Address, MarksRead, Types
from crosschat.models import Conversation, Identity, Message

log = structlog.get_logger()
COURTESY = "conversations.courtesy"
Action = Literal["answer_choice", "mark_read", "show_typing"]
_TYPING_IS_NEWS = 8.0  # seconds


@dataclass(frozen=True, slots=True)
class _Courtesy:
    live: Live
    action: Action
    external_id: str | None
    recipient: str = ""


def courtesy_job(
    connection_id: str, action: Action, external_id: str, correlation: str | None = None
) -> NewJob:
    payload = {"connection": connection_id, "action": action, "external_id": external_id}
    return NewJob(
        LaneClass.DELIVERY,
        f"y:{connection_id}:{external_id}",
        COURTESY,
        orjson.dumps(payload).decode(),
        priority=PEOPLE,
        correlation=correlation,
    )


async def show_as_read(session: AsyncSession, queue: Queue, conversation: Conversation) -> None:
    """Tell the platform that we have read up to the customer's newest message."""
    newest = await _newest_inbound(session, conversation)
    if newest:
        job = courtesy_job(conversation.connection_id, "mark_read", newest)
        await queue.enqueue(session, [job])


async def _newest_inbound(session: AsyncSession, conversation: Conversation) -> str | None:
    """The platform's id of it."""
    return await session.scalar(
        select(Message.external_id)
        .where(Message.conversation_id == conversation.id, Message.direction == "inbound")
        .order_by(Message.seq.desc())
        .limit(1)
    )


async def tell_typing(
    session: AsyncSession,
    queue: Queue,
    events: Events,
    conversation: Conversation,
    name: str | None,
) -> None:
    """Show the customer for some seconds that somebody (`name`) writes, where the channel can."""
    recipient = await session.scalar(
        select(Identity.address).where(Identity.id == conversation.identity_id)
    )
    if recipient is None:
        return
    payload = {
        "connection": conversation.connection_id,
        "action": "show_typing",
        "external_id": await _newest_inbound(session, conversation),
        "recipient": recipient,
        "until": clock.now().timestamp() + _TYPING_IS_NEWS,
    }
    lane = f"y:{conversation.connection_id}:typing:{recipient}"
    written = orjson.dumps(payload).decode()
    await queue.enqueue(
        session, [NewJob(LaneClass.DELIVERY, lane, COURTESY, written, priority=PEOPLE)]
    )
    await events.emit(session, MemberTyping(conversation.connection_id, recipient, name))


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
                external_id, cause = message.external_id, message.event_id
                jobs.append(courtesy_job(live.id, "answer_choice", external_id, cause))
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
            late = asked.get("until", math.inf) < clock.now().timestamp()
            if live is not None and live.status == "active" and not late:
                loaded[job.id] = _Courtesy(
                    live, asked["action"], asked["external_id"], asked.get("recipient", "")
                )
        return loaded

    async def call(self, loaded: _Courtesy) -> None:
        """Raises: ChannelError, which counts as a failed attempt."""
        channel, external_id = loaded.live.channel, loaded.external_id
        if loaded.action == "show_typing":
            if isinstance(channel, Types):
                to = Address(value=loaded.recipient)
                await channel.show_typing(to, last_inbound=external_id)
        elif external_id is None:
            return
        elif loaded.action == "answer_choice" and isinstance(channel, AnswersChoice):
            await channel.answer_choice(external_id)
        elif loaded.action == "mark_read" and isinstance(channel, MarksRead):
            await channel.mark_read(external_id)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.info("courtesy.dropped", job=job.id, error=error)
