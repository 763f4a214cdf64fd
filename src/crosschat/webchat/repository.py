"""Reading a visitor's feed. Every statement names the visitor."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.channels.webchat.envelope import external_id
from crosschat.files.links import Links
from crosschat.models import (
    Conversation,
    Delivery,
    Identity,
    Message,
    WebchatEntry,
    WebchatVisitor,
)
from crosschat.webchat.schemas import EntryOut
from crosschat.webchat.showing import show


def _feed(visitor_id: str) -> Select[WebchatEntry, Message, Delivery]:
    return (
        select(WebchatEntry, Message, Delivery)
        .join(Message, Message.id == WebchatEntry.message_id)
        .outerjoin(Delivery, Delivery.id == WebchatEntry.delivery_id)
        .where(WebchatEntry.visitor_id == visitor_id)
    )


async def _show(
    session: AsyncSession, statement: Select[WebchatEntry, Message, Delivery], links: Links
) -> list[EntryOut]:
    rows = await session.execute(statement)
    return [show(entry, message, delivery, links) for entry, message, delivery in rows]


async def newer(
    session: AsyncSession, visitor_id: str, after: int, limit: int, links: Links
) -> list[EntryOut]:
    """What follows `after`, oldest first."""
    statement = _feed(visitor_id).where(WebchatEntry.seq > after)
    return await _show(session, statement.order_by(WebchatEntry.seq).limit(limit), links)


async def older(
    session: AsyncSession, visitor_id: str, before: int | None, limit: int, links: Links
) -> list[EntryOut]:
    """What comes before `before`, newest first."""
    statement = _feed(visitor_id)
    if before is not None:
        statement = statement.where(WebchatEntry.seq < before)
    return await _show(session, statement.order_by(WebchatEntry.seq.desc()).limit(limit), links)


async def find_sent(
    session: AsyncSession, visitor_id: str, connection_id: str, client_id: str, links: Links
) -> EntryOut | None:
    """What a message of the visitor became, if it was taken in before, anonymously or not."""
    earlier = await session.scalars(
        select(WebchatVisitor.id).where(WebchatVisitor.merged_into == visitor_id)
    )
    statement = _feed(visitor_id).where(
        Message.connection_id == connection_id,
        Message.direction == "inbound",
        Message.external_id.in_([external_id(who, client_id) for who in (visitor_id, *earlier)]),
    )
    return next(iter(await _show(session, statement, links)), None)


async def count_unread(session: AsyncSession, visitor_id: str, read_seq: int) -> int:
    """How many of our lines lie above what the visitor has read; counts to 100."""
    statement = (
        select(WebchatEntry.id)
        .where(
            WebchatEntry.visitor_id == visitor_id,
            WebchatEntry.seq > read_seq,
            WebchatEntry.delivery_id.is_not(None),
        )
        .limit(100)
    )
    found: Sequence[str] = (await session.scalars(statement)).all()
    return len(found)


async def newest_conversation(
    session: AsyncSession, connection_id: str, visitor_id: str
) -> Conversation | None:
    """The conversation that the visitor is in."""
    found: Conversation | None = await session.scalar(
        select(Conversation)
        .join(Identity, Identity.contact_id == Conversation.contact_id)
        .where(
            Conversation.connection_id == connection_id,
            Identity.connection_id == connection_id,
            Identity.address == visitor_id,
        )
        .order_by(Conversation.last_message_at.desc())
        .limit(1)
    )
    return found
