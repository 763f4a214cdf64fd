"""Reading conversations and messages for the API. Sessions are confined to the workspace."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, exists, literal, not_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import NotFound
from crosschat.kit.pagination import Cursor
from crosschat.models import Connection, Contact, Conversation, Delivery, Identity, Message

ConversationRow = tuple[Conversation, Contact, Connection, Identity]
_LOWER = {
    "queued": (),
    "sending": ("queued",),
    "accepted": ("queued", "sending"),
    "sent": ("queued", "sending", "accepted"),
    "delivered": ("queued", "sending", "accepted", "sent"),
    "read": ("queued", "sending", "accepted", "sent", "delivered"),
}


def _conversations() -> Select[Conversation, Contact, Connection, Identity]:
    return (
        select(Conversation, Contact, Connection, Identity)
        .join(Contact, Contact.id == Conversation.contact_id)
        .join(Connection, Connection.id == Conversation.connection_id)
        .join(Identity, Identity.id == Conversation.identity_id)
    )


async def get_conversation(session: AsyncSession, conversation_id: str) -> ConversationRow:
    """Raises: NotFound."""
    row = (
        await session.execute(_conversations().where(Conversation.id == conversation_id))
    ).first()
    if row is None:
        raise NotFound("There is no such conversation. `GET /v1/conversations` lists yours.")
    conversation, contact, connection, identity = row
    return conversation, contact, connection, identity


async def list_conversations(
    session: AsyncSession,
    *,
    conditions: Sequence[ColumnElement[bool]],
    cursor: Cursor | None,
    limit: int,
) -> list[ConversationRow]:
    statement = _conversations().order_by(
        Conversation.last_message_at.desc(), Conversation.id.desc()
    )
    statement = statement.where(*conditions)
    if cursor is not None:
        statement = statement.where(_behind(Conversation.last_message_at, Conversation.id, cursor))
    rows = await session.execute(statement.limit(limit))
    return [(conversation, contact, connection, i) for conversation, contact, connection, i in rows]


def _behind(sorted_by: Any, row_id: Any, cursor: Cursor) -> ColumnElement[bool]:
    """What comes after the cursor, newest first.

    As one comparison of rows the index leads there at once, however deep the page is; as "less, or
    equal and …" it would be read from its beginning.
    """
    there = tuple_(literal(cursor.value, sorted_by.type), literal(cursor.id, row_id.type))
    return tuple_(sorted_by, row_id) < there


async def list_messages(
    session: AsyncSession,
    *,
    conversation_id: str | None,
    status: str | None,
    ids: Sequence[str] | None,
    cursor: Cursor | None,
    limit: int,
) -> list[Message]:
    statement = select(Message).order_by(Message.sent_at.desc(), Message.id.desc())
    if conversation_id is not None:
        statement = statement.where(Message.conversation_id == conversation_id)
    if ids is not None:
        statement = statement.where(Message.id.in_(ids))
    if status is not None:
        statement = _with_status(statement, status)
    if cursor is not None:
        statement = statement.where(_behind(Message.sent_at, Message.id, cursor))
    return list(await session.scalars(statement.limit(limit)))


def _with_status(statement: Select[Message], status: str) -> Select[Message]:
    """The filter that agrees with
    :func:`crosschat.conversations.message_schemas.message_status`."""

    def has(*statuses: str) -> Exists:
        return exists().where(Delivery.message_id == Message.id, Delivery.status.in_(statuses))

    match status:
        case "received":
            return statement.where(Message.direction == "inbound")
        case "note":
            return statement.where(Message.direction == "internal")
        case "draft":
            return statement.where(Message.draft, Message.scheduled_at.is_(None))
        case "scheduled":
            return statement.where(Message.draft, Message.scheduled_at.is_not(None))
        case "failed":
            return statement.where(has("failed"))
        case "unknown":
            return statement.where(has("unknown"), not_(has("failed")))
        case _:
            worse = ("failed", "unknown", *_LOWER[status])
            return statement.where(has(status), not_(has(*worse)))
