"""How many conversations wait where: small numbers beside views, quick however many there are."""

from pydantic import BaseModel
from sqlalchemy import ColumnElement, ScalarSelect, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.filters import ConversationFilter
from crosschat.models import Conversation, Mention

MOST = 1000


class CountsOut(BaseModel):
    """Each up to 1,000, which then means "at least". Of the open ones: `open` all, `mine`,
    `unassigned` (people's, nobody's in particular), `agent`, `unread`. `snoozed`: of those.
    `mentioned`: those in which a note names me that I have not read.
    """

    open: int
    mine: int
    unassigned: int
    agent: int
    unread: int
    snoozed: int
    mentioned: int


async def count_conversations(session: AsyncSession, member_id: str | None) -> CountsOut:
    opened = "open"
    wanted = {
        "open": ConversationFilter(status=opened),
        "unassigned": ConversationFilter(status=opened, assignee="people"),
        "agent": ConversationFilter(status=opened, assignee="agent"),
        "unread": ConversationFilter(status=opened, unread=True),
        "snoozed": ConversationFilter(status="snoozed"),
    }
    if member_id is not None:
        wanted["mine"] = ConversationFilter(status=opened, assignee=member_id)
    columns = {name: _capped(*w.plain_conditions()) for name, w in wanted.items()}
    if member_id is not None:
        columns["mentioned"] = _capped(
            exists().where(
                Mention.conversation_id == Conversation.id,
                Mention.member_id == member_id,
                Mention.seen_at.is_(None),
            )
        )
    row = (
        await session.execute(select(*(count.label(name) for name, count in columns.items())))
    ).one()
    return CountsOut(**{"mine": 0, "mentioned": 0, **row._mapping})  # noqa: SLF001 - its public name


def _capped(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    found = select(literal(1)).select_from(Conversation).where(*conditions).limit(MOST)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()
