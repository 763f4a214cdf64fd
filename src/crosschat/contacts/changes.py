"""Telling those who watch that a contact has changed."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.live.changes import note
from crosschat.models import Conversation

_TOLD = 20  # conversations of a contact that lists show afresh at once


async def contact_changed(session: AsyncSession, workspace_id: str, contact_id: str) -> None:
    """The contact shows otherwise, and so do its conversations, which name it."""
    note(session, workspace_id, "contact.updated", contact_id)
    conversations = await session.scalars(
        select(Conversation.id)
        .where(Conversation.contact_id == contact_id)
        .order_by(Conversation.last_message_at.desc())
        .limit(_TOLD)
    )
    for conversation_id in conversations:
        note(session, workspace_id, "conversation.updated", conversation_id)
