"""Pages of a list, newest first, by keyset."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi import Query
from sqlalchemy import Select, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit.pagination import decode_cursor, encode_cursor

Row = TypeVar("Row")
Limit = Annotated[int, Query(ge=1, le=200, description="Entries a page")]


async def page(
    session: AsyncSession,
    model: type[Row],
    statement: Select[Any],
    *,
    limit: int,
    cursor: str | None,
    filters: Mapping[str, Any],
) -> tuple[list[Row], str | None]:
    """A page of `statement`, which selects `model`, and the cursor of the next one.

    `filters` are what the statement was made from: a cursor is good for the same ones only.

    Raises: CursorInvalid.
    """
    created_at, row_id = getattr(model, "created_at"), getattr(model, "id")  # noqa: B009
    if cursor:
        after = decode_cursor(cursor, filters)
        statement = statement.where(
            or_(created_at < after.value, and_(created_at == after.value, row_id < after.id))
        )
    found = await session.scalars(
        statement.order_by(created_at.desc(), row_id.desc()).limit(limit + 1)
    )
    rows: list[Any] = list(found)
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], encode_cursor(last.created_at, last.id, filters)
