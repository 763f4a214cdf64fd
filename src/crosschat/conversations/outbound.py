"""A message to a customer becomes deliveries: one for each part that the channel accepts."""

from collections.abc import Sequence
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
from crosschat.conversations.waiting import Waiting, as_stored, keep
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
SELECT i.id, i.address, i.refusals FROM unnest($1::varchar[], $2::varchar[]) AS k(id, workspace_id)
JOIN identities i ON i.id = k.id AND i.workspace_id = k.workspace_id
"""


class Outgoing(msgspec.Struct, frozen=True):
    """`draft`: kept for a person to look at, not sent; likewise until `scheduled_at`.

    `author_kind` is member, agent or system. `reply_to` is the platform's id of the message that
    this one answers, `answers_at` when that was written: with it the delivery need not be read
    before its call. A `conversation` that is a row shows the message as its newest; with a thread
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
    answers_at: datetime | None = None
    details: dict[str, Any] = msgspec.field(default_factory=dict)


class _Recipient(msgspec.Struct, frozen=True):
    """Where answers go; `refusals` are the categories that are not wanted there."""

    address: str
    refusals: frozenset[str]


class _Part(msgspec.Struct, frozen=True):
    """A delivery that is to be: its row and its job."""

    out: Outgoing
    content: Content
    recipient: _Recipient
    row: dict[str, Any]
    job: NewJob

    def begin(self, now: datetime, answers_at: datetime) -> Waiting:
        """Its call is ours to make once the transaction has committed."""
        row = self.row
        row["status"], row["attempts"] = "sending", 1
        return Waiting(
            id=row["id"],
            workspace_id=row["workspace_id"],
            message_id=row["message_id"],
            connection_id=row["connection_id"],
            recipient=row["recipient"],
            position=row["position"],
            status="queued",
            attempts=0,
            created_at=now,
            reply_to=self.out.reply_to,
            author_kind=self.out.author_kind,
            last_inbound_at=max(self.out.conversation.last_inbound_at or answers_at, answers_at),
            refusals=self.recipient.refusals,
            content=as_stored(self.content),
            marked=True,
        )


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
        parts: list[_Part] = []
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
                parts += await self._parts(out, message["id"], recipient)
        await session.flush()
        await insert_rows(session, Message, messages)
        await self._send(session, parts)
        await attach(session, self._queue, _with_files(outgoing, messages))
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
        parts = await self._parts(out, message.id, recipients[conversation.identity_id])
        now = clock.now()
        message.draft, message.sent_at = False, now
        conversation.last_message_at = now
        conversation.last_message_preview = message.text[:PREVIEW]
        await session.flush()
        await self._send(session, parts)
        await self._events.emit(session, MessagesPosted((message.id,)))

    async def _send(self, session: AsyncSession, parts: Sequence[_Part]) -> None:
        ours = {id(job) for job in await self._queue.enqueue(session, [part.job for part in parts])}
        now = clock.now()
        keep(
            session,
            [
                part.begin(now, part.out.answers_at)
                for part in parts
                if id(part.job) in ours and part.out.answers_at is not None
            ],
        )
        await insert_rows(session, Delivery, [part.row for part in parts])

    async def _parts(self, out: Outgoing, message_id: str, recipient: _Recipient) -> list[_Part]:
        conversation = out.conversation
        live = await self._directory.get(conversation.connection_id)
        if live is None:
            raise Conflict("The connection of this conversation does not exist any more.")
        cause = out.correlation or correlation.current()
        parts = []
        for position, content in enumerate(fit(out.content, live.plugin.capabilities)):
            row = {
                "id": new_id("dlv"),
                "workspace_id": conversation.workspace_id,
                "message_id": message_id,
                "connection_id": conversation.connection_id,
                "position": position,
                "recipient": recipient.address,
                "content": msgspec.to_builtins(content),
                "correlation": cause,
                "status": "queued",
                "attempts": 0,
            }
            job = deliver_job(
                row["id"], conversation.connection_id, recipient.address, out.priority, cause
            )
            parts.append(_Part(out, content, recipient, row, job))
        return parts


async def _recipients(
    session: AsyncSession, conversations: Sequence[Conversation | Thread]
) -> dict[str, _Recipient]:
    """Where answers go, by identity."""
    keys = sorted({(c.identity_id, c.workspace_id) for c in conversations})
    ids, workspaces = [key[0] for key in keys], [key[1] for key in keys]
    rows = await fetch(session, _RECIPIENTS, ids, workspaces, unconfined=True)
    return {row[0]: _Recipient(row[1], frozenset(row[2])) for row in rows}


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
