"""Many rows in one statement are stored as they are, however much of them is alike."""

from typing import Any

import pytest
from sqlalchemy import select

from crosschat.database import Database
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import RawEvent
from crosschat.models.bulk import insert_rows

_COLUMNS = ("id", "channel", "verified", "headers", "body", "received_at", "error", "unrouted")


def rows_of(count: int, **differing: list[Any]) -> list[dict[str, Any]]:
    now = clock.now()
    rows = []
    for n in range(count):
        row: dict[str, Any] = {
            "id": new_id("evt"),
            "channel": "whatsapp",
            "verified": ["conn_1", 'quo"ted\\'],
            "headers": {"a": 1},
            "body": b"{}",
            "received_at": now,
            "error": None,
            "unrouted": 0,
        }
        row |= {name: cells[n % len(cells)] for name, cells in differing.items()}
        rows.append(row)
    return rows


@pytest.mark.parametrize("count", [1, 3, 16, 60])
@pytest.mark.parametrize(
    "differing",
    [
        {},
        {"body": [b"1", b"2", b"\x00\xff"]},
        {"headers": [{"a": 1}, {"a": True}, {"a": 1.0}]},
        {"error": [None, "gone"], "unrouted": [0, 1, 2]},
        {"verified": [[], ["conn_1"]], "channel": ["whatsapp", "telegram"]},
    ],
)
async def test_rows_are_stored_as_they_are(
    database: Database, count: int, differing: dict[str, list[Any]]
) -> None:
    rows = rows_of(count, **differing)
    async with database.transaction() as session:
        returned = await insert_rows(session, RawEvent, rows, returning=("id",))
    async with database.transaction() as session:
        found = {row.id: row for row in await session.scalars(select(RawEvent))}
    assert [row.id for row in returned] == [row["id"] for row in rows]
    assert found.keys() == {row["id"] for row in rows}
    for row in rows:
        stored = {name: getattr(found[row["id"]], name) for name in _COLUMNS}
        assert repr(stored) == repr({name: row[name] for name in _COLUMNS})


async def test_what_is_there_already_is_skipped_among_rows_that_are_alike(
    database: Database,
) -> None:
    rows = rows_of(20)
    async with database.transaction() as session:
        await insert_rows(session, RawEvent, rows[:5])
        fresh = await insert_rows(session, RawEvent, rows, returning=("id",), skip_conflicts=True)
    assert [row.id for row in fresh] == [row["id"] for row in rows[5:]]
