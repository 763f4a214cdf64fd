"""Stored messages as the API shows them, with what belongs to them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.message_schemas import (
    AttachmentOut,
    ErrorOut,
    MessageOut,
    RevisionOut,
    message_status,
)
from crosschat.conversations.references import (
    REACTION,
    References,
    author_of,
    named_by,
    read_references,
)
from crosschat.messaging.content import Content, plain_text
from crosschat.models import Attachment, Connection, Conversation, Delivery, Message

MENTIONS = "mentions"
"""Where a note's details keep the members that it names."""
_OURS = ("file", "thumbnail")  # names in our file storage, which are nobody else's business


async def show_messages(session: AsyncSession, messages: Sequence[Message]) -> list[MessageOut]:
    """As many look-ups for a whole page as for one message."""
    ids = [message.id for message in messages]
    deliveries: defaultdict[str, list[Delivery]] = defaultdict(list)
    for delivery in await session.scalars(
        select(Delivery).where(Delivery.message_id.in_(ids)).order_by(Delivery.position)
    ):
        deliveries[delivery.message_id].append(delivery)
    attachments: defaultdict[str, list[Attachment]] = defaultdict(list)
    for attachment in await session.scalars(
        select(Attachment).where(Attachment.message_id.in_(ids)).order_by(Attachment.position)
    ):
        attachments[attachment.message_id].append(attachment)
    rows = await session.execute(
        select(Conversation.id, Conversation.contact_id, Connection.channel)
        .join(Connection, Connection.id == Conversation.connection_id)
        .where(Conversation.id.in_({message.conversation_id for message in messages}))
    )
    where = {row.id: (row.contact_id, row.channel) for row in rows}
    references = await read_references(session, messages, deliveries)
    return [
        _message_out(m, *where[m.conversation_id], deliveries[m.id], attachments[m.id], references)
        for m in messages
    ]


def _message_out(
    message: Message,
    contact_id: str,
    channel: str,
    deliveries: list[Delivery],
    attachments: list[Attachment],
    references: References,
) -> MessageOut:
    external_ids = [d.external_id for d in deliveries if d.external_id]
    about = references.named.get((message.connection_id, named_by(message) or ""))
    is_reaction = message.type == REACTION
    return MessageOut(
        id=message.id,
        conversation_id=message.conversation_id,
        contact_id=contact_id,
        channel=channel,
        connection_id=message.connection_id,
        direction=message.direction,
        author=author_of(message.author_kind, message.author_id, message.author_name, contact_id),
        type=message.type,
        text=message.text,
        attachments=[_attachment(a) for a in attachments],
        content=_content(message.content),
        reply_to=message.reply_to,
        quoted=None if is_reaction else about,
        target_id=about.id if is_reaction and about else None,
        reactions=references.reactions.get(message.id, []),
        revisions=[_revision(r) for r in message.revisions],
        mentions=message.details.get(MENTIONS, []) if message.direction == "internal" else [],
        turn_id=_turn(message),
        html=bool(message.content.get("html")),
        scheduled_at=message.scheduled_at,
        status=message_status(message, deliveries),
        error=_error(deliveries),
        external_id=message.external_id or (external_ids[0] if external_ids else None),
        sent_at=message.sent_at,
        edited_at=message.edited_at,
        deleted_at=message.deleted_at,
        created_at=message.created_at,
        metadata=message.details,
    )


def _turn(message: Message) -> str | None:
    written = message.details.get("agent", {}) if message.author_kind == "agent" else {}
    turn_id: str | None = written.get("turn_id")
    return turn_id


def _content(content: dict[str, Any]) -> dict[str, Any]:
    """As stored, without the names of our files, and without HTML, which has its own address."""
    shown = {key: value for key, value in content.items() if key != "html"}
    if "media" in shown:
        shown["media"] = [_without_ours(media) for media in shown["media"]]
    if shown.get("header_media"):
        shown["header_media"] = _without_ours(shown["header_media"])
    return shown


def _without_ours(media: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in media.items() if key not in _OURS}


def _revision(stored: dict[str, Any]) -> RevisionOut:
    content: Content = msgspec.convert(stored["content"], type=Content)
    return RevisionOut(text=plain_text(content), at=stored["until"])


def _error(deliveries: Sequence[Delivery]) -> ErrorOut | None:
    troubled = next((d for d in deliveries if d.status in {"failed", "unknown"}), None)
    if troubled is None:
        return None
    return ErrorOut(
        code=troubled.error_code or "failed",
        message=troubled.error_message or "",
        provider_code=troubled.provider_code,
    )


def _attachment(row: Attachment) -> AttachmentOut:
    media = row.media
    return AttachmentOut(
        id=row.id,
        kind=row.kind,
        state=row.state,
        error=row.error,
        url=f"/v1/attachments/{row.id}" if row.state == "stored" else None,
        mime_type=media.get("mime_type"),
        filename=media.get("filename"),
        size=media.get("size"),
        thumbnail_url=f"/v1/attachments/{row.id}/thumbnail" if media.get("thumbnail") else None,
        width=media.get("width"),
        height=media.get("height"),
        duration=media.get("duration"),
    )
