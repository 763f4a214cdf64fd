"""Customers read: everything sent to them up to that moment counts as read."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import delivery_updated
from crosschat.messaging.events import Read, Routed
from crosschat.models import Conversation, Delivery, Identity, Message

_UNREAD = ("accepted", "sent", "delivered")
_MOST = 500  # messages that one look at the chat may turn to read


async def apply_reads(session: AsyncSession, reads: Sequence[tuple[Routed, Read]]) -> None:
    for routed, read in reads:
        await _apply(session, routed, read)
    await session.flush()


async def _apply(session: AsyncSession, routed: Routed, read: Read) -> None:
    at = read.at or routed.received_at
    addresses = (read.sender.address, *read.sender.aliases)
    until = await _moment(session, routed.connection_id, read) or at
    newest = (
        select(Message.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Identity, Identity.contact_id == Conversation.contact_id)
        .where(
            Conversation.connection_id == routed.connection_id,
            Identity.connection_id == routed.connection_id,
            Identity.address.in_(addresses),
            Message.direction == "outbound",
            Message.created_at <= until,
        )
        .order_by(Message.seq.desc())
        .limit(_MOST)
    )
    rows = await session.scalars(
        select(Delivery)
        .where(Delivery.message_id.in_(newest), Delivery.status.in_(_UNREAD))
        .order_by(Delivery.id)
        .with_for_update()
    )
    for delivery in rows:
        delivery.status, delivery.status_at = "read", at
        delivery_updated(session, delivery)


async def _moment(session: AsyncSession, connection_id: str, read: Read) -> datetime | None:
    """When the message was made that the customer read up to, if the platform names one."""
    if read.external_id is None:
        return None
    moment: datetime | None = await session.scalar(
        select(Delivery.created_at).where(
            Delivery.connection_id == connection_id, Delivery.external_id == read.external_id
        )
    )
    return moment
