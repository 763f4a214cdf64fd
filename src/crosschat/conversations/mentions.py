"""Notes name members, who then see that somebody waits for them."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import NotFound
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.live.changes import note as note_change
from crosschat.models import Member, Mention, Message


async def check_members(session: AsyncSession, member_ids: Sequence[str]) -> tuple[str, ...]:
    """Each once. Raises: NotFound, when one is no member."""
    wanted = tuple(dict.fromkeys(member_ids))
    known = set(await session.scalars(select(Member.id).where(Member.id.in_(wanted))))
    if strangers := [member_id for member_id in wanted if member_id not in known]:
        raise NotFound(f"{strangers[0]} is no member of yours. `GET /v1/members` lists them.")
    return wanted


def mention(session: AsyncSession, note: Message, member_ids: Sequence[str]) -> None:
    """`note` names these members."""
    for member_id in member_ids:
        row = Mention(
            id=new_id("mtn"),
            workspace_id=note.workspace_id,
            member_id=member_id,
            conversation_id=note.conversation_id,
            message_id=note.id,
        )
        session.add(row)
        note_change(
            session,
            note.workspace_id,
            "member.mentioned",
            row.id,
            member_id=member_id,
            conversation_id=note.conversation_id,
            message_id=note.id,
        )


async def see_mentions(
    session: AsyncSession, conversation_ids: Sequence[str], member_id: str
) -> None:
    """The member has read these conversations."""
    await session.execute(
        update(Mention)
        .where(
            Mention.member_id == member_id,
            Mention.conversation_id.in_(conversation_ids),
            Mention.seen_at.is_(None),
        )
        .values(seen_at=clock.now())
    )
