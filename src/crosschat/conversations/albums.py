"""Pictures sent together are one message, though each comes by itself, maybe in another webhook.

The first makes the message; the others join it. Which ones are in it already stands in the
message's details, so that none joins twice.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.attachments import Arrived, attach
from crosschat.conversations.changes import message_updated
from crosschat.conversations.contents import content_type, visible
from crosschat.jobs.queue import Queue
from crosschat.messaging.content import MediaMessage, plain_text
from crosschat.messaging.events import MessageReceived, Routed
from crosschat.models import Message

ALBUM, MEMBERS = "album", "album_members"
Item = tuple[Routed, MessageReceived]
Key = tuple[str, str]  # (connection id, album)


async def join_albums(session: AsyncSession, queue: Queue, items: Sequence[Item]) -> list[Item]:
    """What is left to be stored as messages: albums that start here come out whole."""
    albums: dict[Key, list[Item]] = {}
    others: list[Item] = []
    for routed, message in items:
        if message.album is not None and isinstance(message.content, MediaMessage):
            albums.setdefault((routed.connection_id, message.album), []).append((routed, message))
        else:
            others.append((routed, message))
    if not albums:
        return others
    known = await _known(session, list(albums))
    for key, members in albums.items():
        if key in known:
            await _join(session, queue, known[key], members)
        else:
            others.append(_merge(members))
    others.sort(key=lambda item: (item[1].at or item[0].received_at, item[0].ledger_id))
    return others


async def _known(session: AsyncSession, keys: Sequence[Key]) -> dict[Key, Message]:
    album = Message.details[ALBUM].astext
    rows = await session.scalars(
        select(Message)
        .where(
            Message.connection_id.in_({connection_id for connection_id, _ in keys}),
            Message.details.has_key(ALBUM),
            album.in_({name for _, name in keys}),
        )
        .order_by(Message.id)
        .with_for_update()
    )
    return {(row.connection_id, str(row.details[ALBUM])): row for row in rows}


def _merge(members: Sequence[Item]) -> Item:
    routed, first = members[0]
    metadata: dict[str, Any] = {
        **first.metadata,
        ALBUM: first.album,
        MEMBERS: [message.external_id for _, message in members],
    }
    content = _together([message for _, message in members])
    return routed, msgspec.structs.replace(first, content=content, metadata=metadata)


def _together(messages: Sequence[MessageReceived]) -> MediaMessage:
    parts = [m.content for m in messages if isinstance(m.content, MediaMessage)]
    return MediaMessage(
        media=tuple(media for part in parts for media in part.media),
        caption=next((part.caption for part in parts if part.caption), ""),
    )


async def _join(
    session: AsyncSession, queue: Queue, message: Message, members: Sequence[Item]
) -> None:
    inside = set(message.details[MEMBERS])
    fresh = [(r, m) for r, m in members if m.external_id not in inside]
    if not fresh:
        return
    before = msgspec.convert(message.content, MediaMessage)
    added = _together([m for _, m in fresh])
    whole = MediaMessage(media=before.media + added.media, caption=before.caption or added.caption)
    message.content = msgspec.to_builtins(whole)
    message.type, message.text = content_type(whole), visible(plain_text(whole))
    names = [*message.details[MEMBERS], *(m.external_id for _, m in fresh)]
    message.details = {**message.details, MEMBERS: names}
    await session.flush()
    message_updated(session, message.workspace_id, message.id, message.conversation_id)
    arrived = Arrived(message.workspace_id, message.id, added, fresh[0][0].ledger_id)
    await attach(session, queue, [arrived], first_position=len(before.media))
