"""Full-text search among conversations: in what was said, and by whom it was said.

A word that is rare is looked up and leads to its conversations. One that is everywhere would lead
to millions of messages: then the newest conversations are asked one after the other whether it
stands in them, until a page is full. Which of the two it is, Postgres's statistics tell.
"""

from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, exists, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ClauseElement

from crosschat.contacts.search import SIMPLE, find_contacts, words_query
from crosschat.models import Conversation, Message

_RARE = 3000  # messages
# Expected messages beyond which even looking for the first few takes too long.
_COMMON = 50_000


async def search_condition(session: AsyncSession, q: str) -> ColumnElement[bool]:
    """Which conversations `q` finds."""
    of_them = Conversation.contact_id.in_(await find_contacts(session, q))
    if len(q) == 1 and q.isascii():
        return of_them  # It stands in every message, and who types it goes on typing.
    words = func.to_tsvector(SIMPLE, Message.text)
    says_so = words.bool_op("@@")(words_query(q))
    some = select(Message.conversation_id)
    # Of beginnings of words statistics know nothing, so whole words are asked about.
    whole = words.bool_op("@@")(words_query(q, whole=True))
    if await _estimate(session, some.where(whole)) <= _COMMON:
        said_in = (await session.scalars(some.where(says_so).limit(_RARE + 1))).all()
        if len(said_in) <= _RARE:
            return or_(Conversation.id.in_(sorted(set(said_in))), of_them)
    # With an offset, even of 0, Postgres asks each conversation instead of all messages at once.
    return or_(
        exists(
            select(literal(1))
            .select_from(Message)
            .where(Message.conversation_id == Conversation.id, says_so)
            .offset(0)
            .correlate(Conversation)
        ),
        of_them,
    )


class _Explained(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Explained)
def _explain(element: _Explained, compiler: Any, **more: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **more)}"


async def _estimate(session: AsyncSession, statement: Select[Any]) -> int:
    """How many rows Postgres expects. Nothing is read, so the workspace does not matter."""
    plan = (await session.execute(_Explained(statement))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])
