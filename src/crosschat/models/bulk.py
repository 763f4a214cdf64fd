"""Many rows in one statement: ``INSERT … SELECT … FROM unnest(…)``, for the hot paths.

One statement of 500 rows costs about what five single inserts cost, and its text does not depend
on the number of rows, so that it is prepared once. Where there are many, a column that holds the
same in all of them travels once: some columns nearly always do, so the texts stay few.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, JSON
from sqlalchemy.dialects.postgresql import dialect
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit import jsonb
from crosschat.models.base import Base, ScopeViolation
from crosschat.models.plain import fetch

_DIALECT: Any = dialect()  # type: ignore[no-untyped-call]
_MANY = 16  # rows; of fewer, columns hold the same by chance
_Cells = Callable[[list[Any]], list[Any]]


@lru_cache(maxsize=64)
def _writers(model: type[Base], columns: tuple[str, ...]) -> tuple[_Cells | None, ...]:
    """How each column's cells are written where not as they are."""
    kinds = [model.__table__.c[name].type for name in columns]
    return tuple(
        _as_json if isinstance(kind, JSON) else _as_literals if isinstance(kind, ARRAY) else None
        for kind in kinds
    )


@lru_cache(maxsize=256)
def _statement(
    model: type[Base],
    columns: tuple[str, ...],
    alike: tuple[bool, ...],
    returning: tuple[str, ...],
    skip: bool,
) -> str:
    """The text whose parameters are one value for each column that is `alike`, else an array."""
    table = model.__table__
    arrays, selected = [], []
    for number, (name, is_alike) in enumerate(zip(columns, alike, strict=True), 1):
        kind = table.c[name].type
        written = kind.compile(_DIALECT).partition(" COLLATE")[0]
        # JSON and arrays travel as text: an array of arrays would have to be rectangular.
        as_text = isinstance(kind, JSON | ARRAY)
        travels = "text" if as_text else written
        if not is_alike:
            arrays.append((name, f"${number}::{travels}[]"))
        value = f"${number}::{travels}" if is_alike else f"r.{name}"
        selected.append(f"{value}::{written}" if as_text else value)
    names, values = zip(*arrays, strict=True)
    sql = (
        f"INSERT INTO {model.__tablename__} ({', '.join(columns)}) SELECT {', '.join(selected)} "  # noqa: S608 - our names
        f"FROM unnest({', '.join(values)}) WITH ORDINALITY AS r({', '.join(names)}, n_) "
        "ORDER BY r.n_"
    )
    if skip:
        sql += " ON CONFLICT DO NOTHING"
    if returning:
        sql += f" RETURNING {', '.join(returning)}"
    return sql


async def insert_rows(
    session: AsyncSession,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    returning: tuple[str, ...] = (),
    skip_conflicts: bool = False,
) -> list[Any]:
    """Insert `rows`, which all have the same columns; the `returning` columns of those inserted."""
    if not rows:
        return []
    scope = session.info.get("workspace_id")
    if scope is not None and any(row.get("workspace_id") != scope for row in rows):
        raise ScopeViolation(f"{model.__name__} belongs to another workspace.")
    columns = tuple(rows[0])
    cells = []
    for name, write in zip(columns, _writers(model, columns), strict=True):
        column = [row[name] for row in rows]
        cells.append(write(column) if write else column)
    alike = _alike(cells)
    values = [column[0] if same else column for column, same in zip(cells, alike, strict=True)]
    sql = _statement(model, columns, alike, returning, skip_conflicts)
    return await fetch(session, sql, *values, unconfined=True)


def _alike(cells: list[list[Any]]) -> tuple[bool, ...]:
    """Which columns, as they are written, hold the same in all rows; the first counts as one that
    does not, since the rows themselves come from somewhere."""
    many = len(cells[0]) >= _MANY
    return (
        False,
        *(many and column.count(column[0]) == len(column) for column in cells[1:]),
    )


def _as_json(cells: list[Any]) -> list[Any]:
    return [None if cell is None else jsonb.dumps(cell) for cell in cells]


def _as_literals(cells: list[Any]) -> list[Any]:
    return [_array_literal(cell) for cell in cells]


def _array_literal(cell: Sequence[str]) -> str:
    escaped = (item.replace("\\", "\\\\").replace('"', '\\"') for item in cell)
    return "{" + ",".join(f'"{item}"' for item in escaped) + "}"
