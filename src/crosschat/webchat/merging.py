"""An anonymous visitor turns out to be a known user: what was said comes along.

Only an anonymous one is ever merged into a user, never one user into another. The rule for locks:
conversations first, then visitors.
"""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.contacts.joining import join_address
from crosschat.conversations.moving import move_conversations
from crosschat.live.changes import wake
from crosschat.models import WebchatEntry, WebchatUpload, WebchatVisitor
from crosschat.models.locking import locked


async def merge(session: AsyncSession, anonymous: WebchatVisitor, user: WebchatVisitor) -> None:
    """Let `user` have the conversation, the history and the files of `anonymous`."""
    await session.flush()
    await _merge_contacts(session, anonymous, user)
    await _merge_feeds(session, anonymous, user)
    await session.execute(
        update(WebchatUpload)
        .where(WebchatUpload.visitor_id == anonymous.id)
        .values(visitor_id=user.id)
    )
    wake(session, user.id)


async def _merge_contacts(
    session: AsyncSession, anonymous: WebchatVisitor, user: WebchatVisitor
) -> None:
    connection_id = anonymous.connection_id
    two = await join_address(session, connection_id, anonymous.id, user.id)
    if two is None:
        return
    moved = await move_conversations(
        session,
        connection_id,
        two.identity.contact_id,
        two.contact_id,
        why=f"The visitor signed in: {user.name or 'a user'} ({user.user_id}).",
    )
    if moved:
        two.identity.contact_id = two.contact_id
        await session.flush()


async def _merge_feeds(
    session: AsyncSession, anonymous: WebchatVisitor, user: WebchatVisitor
) -> None:
    """The anonymous entries follow the user's own, in their order."""
    await session.scalars(locked(WebchatVisitor, WebchatVisitor.id.in_((anonymous.id, user.id))))
    all_read = (anonymous.read_seq, user.read_seq) == (anonymous.last_seq, user.last_seq)
    ranked = (
        select(
            WebchatEntry.id,
            func.row_number().over(order_by=WebchatEntry.seq).label("place"),
        )
        .where(WebchatEntry.visitor_id == anonymous.id)
        .subquery()
    )
    await session.execute(
        update(WebchatEntry)
        .where(WebchatEntry.id == ranked.c.id, WebchatEntry.visitor_id == anonymous.id)
        .values(visitor_id=user.id, seq=user.last_seq + ranked.c.place),
        execution_options={"synchronize_session": False},
    )
    user.last_seq += anonymous.last_seq
    if all_read:
        user.read_seq = user.last_seq
    anonymous.merged_into, anonymous.last_seq = user.id, 0
    await session.flush()
