"""Two people who answer at once: the second is told before the customer gets two answers."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import Conflict, NotFound
from crosschat.models import Conversation, Message
from crosschat.workspaces.access import Caller


async def check_not_overtaken(
    session: AsyncSession, conversation: Conversation, seen: str, caller: Caller
) -> None:
    """Nobody else has answered since the message `seen`. The conversation is locked.

    Answers from the platform's own app count as somebody else's. Raises: NotFound, Conflict.
    """
    seq = await session.scalar(
        select(Message.seq).where(Message.id == seen, Message.conversation_id == conversation.id)
    )
    if seq is None:
        raise NotFound("`seen` names no message of this conversation.")
    # A key has no member of its own; what was sent under its name is its own.
    others = (
        Message.author_id.is_distinct_from(caller.member_id)
        if caller.member_id is not None
        else or_(Message.author_id.is_not(None), Message.author_name.is_distinct_from(caller.name))
    )
    row = (
        await session.execute(
            select(Message.id, Message.author_name)
            .where(
                Message.conversation_id == conversation.id,
                Message.seq > seq,
                Message.direction == "outbound",
                Message.author_kind == "member",
                ~Message.draft,
                others,
            )
            .order_by(Message.seq.desc())
            .limit(1)
        )
    ).first()
    if row is not None:
        raise Conflict(
            f"{row.author_name or 'Somebody'} has answered meanwhile. Look at that first; to send "
            "yours all the same leave `seen` out.",
            code="answered_meanwhile",
            message_id=row.id,
            author_name=row.author_name,
        )
