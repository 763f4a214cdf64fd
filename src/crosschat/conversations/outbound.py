"""A message to a customer becomes deliveries: one for each part that the channel accepts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory
from crosschat.conversations.attachments import Arrived, attach
from crosschat.conversations.changes import message_created
from crosschat.conversations.contents import PREVIEW, content_type, visible
from crosschat.conversations.events import MessagesPosted
from crosschat.conversations.threads import Thread
from crosschat.errors import Conflict
from crosschat.events import Events
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import AGENTS, PEOPLE, LaneClass, NewJob
from crosschat.kit import clock, correlation
from crosschat.kit.ids import new_id
from crosschat.messaging.content import Content, MediaMessage, plain_text
from crosschat.messaging.fit import fit
from crosschat.models import Conversation, Delivery, Message
from crosschat.models.bulk import insert_rows
from crosschat.models.plain import fetch

DELIVER = "conversations.deliver"
_RECIPIENTS = """
SELECT i.id, i.address FROM unnest($1::varchar[], $2::varchar[]) AS k(id, workspace_id)
JOIN identities i ON i.id = k.id AND i.workspace_id = k.workspace_id
"""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`draft`: kept for a person to look at, not sent; likewise until `scheduled_at`.

    `author_kind` is member, agent or system. `reply_to` is the platform's id of the message that
    this one answers. A `conversation` that is a row shows the message as its newest; with a thread
    that is the caller's to write.
    """

    conversation: Conversation | Thread
    content: Content
    author_kind: str
    author_id: str | None = None
    author_name: str | None = None
    draft: bool = False
    scheduled_at: datetime | None = None
    priority: int = AGENTS
    correlation: str | None = None
    reply_to: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


class Outbox:
    def __init__(self, directory: Directory, queue: Queue, events: Events) -> None:
        self._events = events
        self._directory = directory
        self._queue = queue

    async def post(self, session: AsyncSession, outgoing: Sequence[Outgoing]) -> list[str]:
        """Store messages and their deliveries and enqueue those; the messages' ids.

        Raises: Conflict, when the connection is gone.
        """
        recipients = await _recipients(session, [out.conversation for out in outgoing])
        messages: list[dict[str, Any]] = []
        deliveries: list[dict[str, Any]] = []
        jobs: list[NewJob] = []
        now = clock.now()
        for out in outgoing:
            message = _message_row(out, now)
            messages.append(message)
            if isinstance(out.conversation, Conversation):
                out.conversation.last_message_at = now
                out.conversation.last_message_preview = message["text"][:PREVIEW]
                out.conversation.updated_at = now
            message_created(
                session, out.conversation.workspace_id, message["id"], out.conversation.id
            )
            if not message["draft"]:
                recipient = recipients[out.conversation.identity_id]
                parts, sends = await self._parts(out, message["id"], recipient)
                deliveries += parts
                jobs += sends
        await session.flush()
        await insert_rows(session, Message, messages)
        await insert_rows(session, Delivery, deliveries)
        await attach(session, self._queue, _with_files(outgoing, messages))
        await self._queue.enqueue(session, jobs)
        posted = tuple(message["id"] for message in messages if not message["draft"])
        await self._events.emit(session, MessagesPosted(posted))
        return [message["id"] for message in messages]

    async def send_draft(
        self, session: AsyncSession, conversation: Conversation, message: Message
    ) -> None:
        """A stored draft of a locked conversation goes out now. Raises: Conflict."""
        content: Content = msgspec.convert(message.content, type=Content)
        out = Outgoing(conversation, content, message.author_kind, priority=PEOPLE)
        recipients = await _recipients(session, [conversation])
        recipient = recipients[conversation.identity_id]
        deliveries, jobs = await self._parts(out, message.id, recipient)
        now = clock.now()
        message.draft, message.sent_at = False, now
        conversation.last_message_at = now
        conversation.last_message_preview = message.text[:PREVIEW]
        await session.flush()
        await insert_rows(session, Delivery, deliveries)
        await self._queue.enqueue(session, jobs)
        await self._events.emit(session, MessagesPosted((message.id,)))

    async def _parts(
        self, out: Outgoing, message_id: str, recipient: str
    ) -> tuple[list[dict[str, Any]], list[NewJob]]:
        conversation = out.conversation
        live = await self._directory.get(conversation.connection_id)
        if live is None:
            raise Conflict("The connection of this conversation does not exist any more.")
        deliveries: list[dict[str, Any]] = []
        jobs: list[NewJob] = []
        cause = out.correlation or correlation.current()
        for position, part in enumerate(fit(out.content, live.plugin.capabilities)):
            delivery_id = new_id("dlv")
            deliveries.append(
                {
                    "id": delivery_id,
                    "workspace_id": conversation.workspace_id,
                    "message_id": message_id,
                    "connection_id": conversation.connection_id,
                    "position": position,
                    "recipient": recipient,
                    "content": msgspec.to_builtins(part),
                    "correlation": cause,
                }
            )
            jobs.append(
                deliver_job(
                    delivery_id,
                    conversation.connection_id,
                    recipient,
                    out.priority,
                    cause,
                )
            )
        return deliveries, jobs


async def _recipients(
    session: AsyncSession, conversations: Sequence[Conversation | Thread]
) -> dict[str, str]:
    """The addresses that answers go to, by identity."""
    keys = sorted({(c.identity_id, c.workspace_id) for c in conversations})
    ids, workspaces = [key[0] for key in keys], [key[1] for key in keys]
    rows = await fetch(session, _RECIPIENTS, ids, workspaces, unconfined=True)
    return dict(rows)


def _with_files(outgoing: Sequence[Outgoing], messages: Sequence[dict[str, Any]]) -> list[Arrived]:
    """Messages with files of ours, which are shown as those that came are; links are not."""
    found = []
    for out, message in zip(outgoing, messages, strict=True):
        content = out.content
        if isinstance(content, MediaMessage):
            ours = tuple(media for media in content.media if media.file)
            whole = MediaMessage(media=ours, caption=content.caption)
            found.append(
                Arrived(out.conversation.workspace_id, message["id"], whole, out.correlation)
            )
    return found


def deliver_job(
    delivery_id: str, connection_id: str, recipient: str, priority: int, correlation: str | None
) -> NewJob:
    return NewJob(
        LaneClass.DELIVERY,
        f"d:{connection_id}:{recipient}",
        DELIVER,
        orjson.dumps({"delivery": delivery_id}).decode(),
        priority=priority,
        correlation=correlation,
    )


def _message_row(out: Outgoing, now: Any) -> dict[str, Any]:
    return {
        "id": new_id("msg"),
        "workspace_id": out.conversation.workspace_id,
        "conversation_id": out.conversation.id,
        "connection_id": out.conversation.connection_id,
        "direction": "outbound",
        "author_kind": out.author_kind,
        "author_id": out.author_id,
        "author_name": out.author_name,
        "type": content_type(out.content),
        "text": visible(plain_text(out.content)),
        "content": msgspec.to_builtins(out.content),
        "draft": out.draft or out.scheduled_at is not None,
        "scheduled_at": out.scheduled_at,
        "reply_to": out.reply_to,
        "details": out.details,
        "sent_at": now,
    }
