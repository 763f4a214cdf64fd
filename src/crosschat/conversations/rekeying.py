"""A customer's address on a platform changed: they stay who they are, and answers follow them."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.joining import change_address
from crosschat.conversations.handoff import add_note
from crosschat.conversations.moving import move_conversations
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.messaging.events import IdentityChanged, Routed
from crosschat.models import Conversation, Delivery, Message


async def rekey(session: AsyncSession, routed: Routed, change: IdentityChanged) -> None:
    """Nothing happens for somebody whom we do not know, nor the second time."""
    connection_id = routed.connection_id
    changed = await change_address(session, connection_id, change.previous, change.current)
    if changed is None:
        return
    why = change.detail or f"The customer has a new address: {change.current.address}."
    if changed.other_contact_id is not None:
        # They wrote from the new address before we were told: two contacts are one person.
        moved = await move_conversations(
            session, connection_id, changed.other_contact_id, changed.contact_id, why=why
        )
        if moved:
            changed.identity.contact_id = changed.contact_id
    await session.execute(
        update(Conversation)
        .where(
            Conversation.connection_id == connection_id,
            Conversation.identity_id == changed.previous_id,
        )
        .values(identity_id=changed.identity.id)
    )
    await session.execute(
        update(Delivery)
        .where(
            Delivery.message_id.in_(
                select(Message.id)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(Conversation.identity_id == changed.identity.id)
            ),
            Delivery.recipient == change.previous,
            Delivery.status == "queued",
        )
        .values(recipient=change.current.address)
    )
    rows = await session.scalars(
        select(Conversation).where(
            Conversation.connection_id == connection_id,
            Conversation.contact_id == changed.contact_id,
            Conversation.status.in_(LIVE_STATUSES),
        )
    )
    for conversation in rows:
        add_note(session, conversation, why, kind="identity")
    await session.flush()
