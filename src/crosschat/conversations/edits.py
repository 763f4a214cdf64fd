"""What customers (or we, in the native app) change or take back after it was sent.

An edited message keeps what it said before; what was deleted is emptied, as the platforms ask of
those whom they tell. A change may come before the message that it speaks of: then it is stored in
its place, and the message, when it comes, is a duplicate of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.attachments import Arrived, attach
from crosschat.conversations.changes import message_updated
from crosschat.conversations.contents import PREVIEW, content_type, trusted_time, visible
from crosschat.jobs.queue import Queue
from crosschat.messaging.content import Content, MediaMessage, Notice, plain_text
from crosschat.messaging.events import MessageDeleted, MessageEdited, MessageReceived, Routed
from crosschat.models import Attachment, Conversation, Delivery, Message
from crosschat.models.locking import locked

log = structlog.get_logger()
Change = MessageEdited | MessageDeleted
_DELETED = Notice(text="This message was deleted.", kind="deleted")
Key = tuple[str, str, bool]  # (connection id, the platform's id, ours)


async def apply_changes(
    session: AsyncSession, queue: Queue, changes: Sequence[tuple[Routed, Change]]
) -> list[tuple[Routed, MessageReceived]]:
    """Change what is stored. Returns what is to be stored in place of messages not seen yet."""
    known = await _known(session, {_key(r, change) for r, change in changes})
    unseen: dict[Key, tuple[Routed, MessageReceived]] = {}
    for routed, change in sorted(changes, key=lambda pair: _at(*pair)):
        message = known.get(_key(routed, change))
        if message is not None:
            await _apply(session, queue, message, routed, change)
        elif (instead := _instead(change)) is not None:
            unseen[_key(routed, change)] = (routed, instead)
        else:
            log.info(
                "change.of_unknown_message",
                ledger=routed.ledger_id,
                correlation=routed.ledger_id,
            )
    await session.flush()
    return list(unseen.values())


def _key(routed: Routed, change: Change) -> Key:
    return (routed.connection_id, change.target, change.own)


def _at(routed: Routed, change: Change) -> datetime:
    return trusted_time(change.at, routed.received_at)


async def _known(session: AsyncSession, keys: set[Key]) -> Mapping[Key, Message]:
    targets = sorted({(connection_id, target) for connection_id, target, _ in keys})
    found: dict[Key, Message] = {}
    rows = await session.scalars(
        locked(Message, tuple_(Message.connection_id, Message.external_id).in_(targets))
    )
    for message in rows:
        own = message.direction == "outbound"
        found[(message.connection_id, str(message.external_id), own)] = message
    ours = sorted({(c, target) for c, target, own in keys if own} - {k[:2] for k in found})
    if ours:
        sent = await session.execute(
            select(Delivery.external_id, Message)
            .join(Message, Message.id == Delivery.message_id)
            .where(
                tuple_(Delivery.connection_id, Delivery.external_id).in_(ours),
                Delivery.position == 0,
            )
            .order_by(Message.id)
            .with_for_update(of=Message)
        )
        for external_id, message in sent:
            found[(message.connection_id, str(external_id), True)] = message
    return found


def _instead(change: Change) -> MessageReceived | None:
    if change.own or change.sender is None:
        return None
    content: Content = change.content if isinstance(change, MessageEdited) else _DELETED
    return MessageReceived(
        account=change.account,
        at=change.at,
        sender=change.sender,
        external_id=change.target,
        content=content,
        chat=change.chat,
        metadata={"edited": True} if isinstance(change, MessageEdited) else {"deleted": True},
    )


async def _apply(
    session: AsyncSession, queue: Queue, message: Message, routed: Routed, change: Change
) -> None:
    at = _at(routed, change)
    if isinstance(change, MessageDeleted):
        if message.deleted_at is None:
            message.deleted_at, message.revisions = at, []
            await _rewrite(session, message, _DELETED)
            await session.execute(delete(Attachment).where(Attachment.message_id == message.id))
        return
    outdated = message.edited_at is not None and message.edited_at > at
    content = msgspec.to_builtins(change.content)
    if message.deleted_at is not None or outdated or content == message.content:
        return
    before: Content = msgspec.convert(message.content, type=Content)
    message.revisions = [*message.revisions, {"content": message.content, "until": at.isoformat()}]
    message.edited_at = at
    await _rewrite(session, message, change.content)
    if _files(before) != _files(change.content):
        await session.execute(delete(Attachment).where(Attachment.message_id == message.id))
        arrived = Arrived(message.workspace_id, message.id, change.content, routed.ledger_id)
        await attach(session, queue, [arrived])


async def _rewrite(session: AsyncSession, message: Message, content: Content) -> None:
    """New words in the message, and in the list where the old ones stood."""
    old = message.text[:PREVIEW]
    message.content = msgspec.to_builtins(content)
    message.type, message.text = content_type(content), visible(plain_text(content))
    await session.flush()
    await session.execute(
        update(Conversation)
        .where(Conversation.id == message.conversation_id, Conversation.last_message_preview == old)
        .values(last_message_preview=message.text[:PREVIEW])
    )
    message_updated(session, message.workspace_id, message.id, message.conversation_id)


def _files(content: Content) -> list[Any]:
    if not isinstance(content, MediaMessage):
        return []
    return [media.external_id or media.url or media.file for media in content.media]
