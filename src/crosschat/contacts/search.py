"""Finding people by name, number or address: by how each word, number or address begins.

Phone numbers are found by how they end as well. Every condition has its index.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.models import Contact, Identity

SIMPLE: ColumnElement[Any] = literal_column("'simple'")
_DIGITS = re.compile(r"^\+?[\d\s()/.-]{3,}$")
_NO_WORD = "\ufffd"
_MOST = 1000  # people that one search finds


async def find_contacts(session: AsyncSession, q: str) -> list[str]:
    """The ids of those whom `q` may mean, a thousand at most."""
    ways = [_ids(Contact.id, condition) for condition in _contact_conditions(q)]
    address = _escaped(re.sub(r"\D", "", q) if _DIGITS.match(q) else q)
    ways.append(_ids(Identity.contact_id, Identity.address.like(f"{address}%")))
    # Each way by itself: joined with OR, they would be tried on everybody.
    return list(await session.scalars(union(*ways)))


def words_query(q: str, *, whole: bool = False) -> ColumnElement[Any]:
    """All words, the last one as a beginning (people search while they type) unless `whole`."""
    words = re.findall(r"\w+", q) or [_NO_WORD]
    return func.to_tsquery(SIMPLE, " & ".join(words) + ("" if whole else ":*"))


def _contact_conditions(q: str) -> list[ColumnElement[bool]]:
    if _DIGITS.match(q):
        digits = re.sub(r"\D", "", q)
        return [
            Contact.phone.like(f"{digits}%"),
            func.reverse(Contact.phone).like(f"{digits[::-1]}%"),
        ]
    return [
        func.to_tsvector(SIMPLE, Contact.name).bool_op("@@")(words_query(q)),
        func.lower(Contact.email).like(f"{_escaped(q.lower())}%"),
    ]


def _ids(column: Any, condition: ColumnElement[bool]) -> Any:
    return select(column.label("id")).where(condition).limit(_MOST)


def _escaped(q: str) -> str:
    return q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
