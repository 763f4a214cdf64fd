"""The tables of a backup: all but what is of the moment, referenced ones before their referrers."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import String, Table

from crosschat.backup.archive import TableFacts
from crosschat.models import Base

# Streams read afresh after a restore, and the workers of that time are gone.
MOMENTARY = ("live_changes", "worker_pulses")
# What the text of a value depends on: the same rows are the same bytes on every server.
_CANONICAL = (
    "SET LOCAL TimeZone = 'UTC'",
    "SET LOCAL DateStyle = 'ISO'",
    "SET LOCAL IntervalStyle = 'postgres'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
_SEQUENCES = """
SELECT sequencename, coalesce(last_value, 0) AS last FROM pg_sequences
WHERE schemaname = current_schema() ORDER BY sequencename
"""

Sink = Callable[[bytes], Awaitable[None]]


def tables() -> list[Table]:
    return [t for t in Base.metadata.sorted_tables if t.name not in MOMENTARY]


def columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.computed is None]


async def be_canonical(connection: Any) -> None:
    """For the rest of the transaction."""
    for statement in _CANONICAL:
        await connection.execute(statement)


async def copy_out(connection: Any, table: Table, sink: Sink) -> TableFacts:
    """Hand the table's rows to `sink`, in the order of their keys."""
    digest = hashlib.sha256()

    async def take(data: bytes) -> None:
        digest.update(data)
        await sink(data)

    names = ", ".join(f'"{name}"' for name in columns(table))
    order = ", ".join(
        f'"{c.name}" COLLATE "C"' if isinstance(c.type, String) else f'"{c.name}"'
        for c in table.primary_key.columns
    )
    status = await connection.copy_from_query(
        f'SELECT {names} FROM "{table.name}" ORDER BY {order}',  # noqa: S608 - our own names
        output=take,
    )
    return TableFacts(int(status.split()[-1]), digest.hexdigest())


async def copy_in(connection: Any, table: Table, source: Any) -> None:
    """`source` is a file. COPY gives identity columns the values that it reads."""
    await connection.copy_to_table(table.name, source=source, columns=columns(table))


async def read_sequences(connection: Any) -> dict[str, int]:
    """The last number given out by each; 0 for none yet."""
    rows = await connection.fetch(_SEQUENCES)
    return {row["sequencename"]: row["last"] for row in rows}


async def set_sequences(connection: Any, last: dict[str, int]) -> None:
    for name, value in last.items():
        await connection.execute(
            "SELECT setval($1::text::regclass, $2, $3)", f'"{name}"', max(value, 1), value > 0
        )
