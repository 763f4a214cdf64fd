"""A conversation changes its contact, when two contacts turn out to be one person."""

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated
from crosschat.conversations.handoff import add_note
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.models import Conversation
from crosschat.models.locking import locked


async def move_conversations(
    session: AsyncSession, connection_id: str, source: str, target: str, *, why: str
) -> bool:
    """Give all conversations of contact `source` on a connection to contact `target`.

    Not when both have a live one: two people may be at work, and neither must lose the thread.
    Then nothing moves and the live one gets a note. Either way it is recorded.
    """
    rows = await session.scalars(
        locked(
            Conversation,
            Conversation.connection_id == connection_id,
            Conversation.contact_id.in_((source, target)),
        )
    )
    conversations = rows.all()
    mine = [c for c in conversations if c.contact_id == source]
    busy = {c.contact_id: c for c in conversations if c.status in LIVE_STATUSES}
    if len(busy) > 1:
        add_note(
            session,
            busy[source],
            f"{why} Their new messages are in the conversation {busy[target].id}; answers to this "
            "one still reach them.",
            kind="identified",
        )
        await session.flush()
        return False
    for conversation in mine:
        conversation.contact_id = target
        conversation_updated(session, conversation.workspace_id, conversation.id)
    if source in busy:
        add_note(session, busy[source], why, kind="identified")
    await session.flush()
    return True
