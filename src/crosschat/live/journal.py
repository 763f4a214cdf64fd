"""The journal of what changed: written with each transaction, read by cursor.

A cursor is the snapshot of a reader's last look. What is new are the lines whose transaction that
snapshot did not see, which a plain sequence cannot tell: numbers are given out in another order
than transactions commit in.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Self

import structlog
from sqlalchemy import ARRAY, BigInteger, bindparam, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from crosschat.bus import Bus
from crosschat.database import Database, after_commit
from crosschat.live.changes import take_keys, take_notes
from crosschat.live.hub import TOPIC
from crosschat.models import LiveChange
from crosschat.models.bulk import insert_rows

log = structlog.get_logger()
KEPT = 3600.0  # seconds for which lines are kept
_TRUSTED = 3000.0  # seconds; an older cursor may have lost lines
_MOST = 1000  # lines that one look reads; who is further behind starts afresh
_PRUNE_EVERY = 300.0  # seconds

_NOW = """
SELECT pg_current_snapshot()::text AS snapshot,
  extract(epoch FROM clock_timestamp())::float8 AS at,
  extract(epoch FROM pg_postmaster_start_time())::float8 AS started
"""
_POSITION = text(_NOW)
_READ = text(f"""
SELECT n.snapshot, n.at, n.started, c.changes FROM ({_NOW}) n LEFT JOIN LATERAL (
  SELECT id, changes FROM live_changes
  WHERE workspace_id = :workspace AND xid >= :xmin AND (xid >= :xmax OR xid = ANY(:xip))
  ORDER BY id LIMIT :most
) c ON true ORDER BY c.id
""").bindparams(bindparam("xip", type_=ARRAY(BigInteger)))  # noqa: S608 - our own text
_PRUNE = text("DELETE FROM live_changes WHERE created_at < now() - :kept * interval '1 second'")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a reader stands: when it looked (epoch seconds, the database's clock), what it saw."""

    at: float
    xmin: int
    xmax: int
    xip: tuple[int, ...]

    @classmethod
    def of(cls, at: float, snapshot: str) -> Self:
        xmin, xmax, xip = snapshot.split(":")
        return cls(at, int(xmin), int(xmax), tuple(int(x) for x in xip.split(",") if x))

    @classmethod
    def parse(cls, written: str) -> Self | None:
        """The cursor that an event's id holds; None if it is none of ours."""
        try:
            at, _, snapshot = written.partition("~")
            return cls.of(float(at), snapshot)
        except ValueError:
            return None

    @override
    def __str__(self) -> str:
        return f"{self.at:.3f}~{self.xmin}:{self.xmax}:{','.join(map(str, self.xip))}"


@dataclass(frozen=True, slots=True)
class Look:
    """What is new, oldest first, and the cursor behind it. `gap`: some of it cannot be told."""

    changes: tuple[dict[str, str], ...]
    cursor: Cursor
    gap: bool = False


class Journal:
    """The writing side; `write` is a hook of every transaction."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def write(self, session: AsyncSession) -> None:
        lines, keys = take_notes(session), take_keys(session)
        if not lines and not keys:
            return
        rows = [{"workspace_id": key, "changes": changes} for key, changes in lines.items()]
        await insert_rows(session, LiveChange, rows)
        after_commit(session, lambda: self._wake(keys | lines.keys()))

    def _wake(self, keys: set[str]) -> None:
        for key in keys:
            self._bus.publish(TOPIC, key)


async def look(session: AsyncSession, workspace_id: str, since: Cursor | None) -> Look:
    """What changed in a workspace since the cursor; without one, only where we stand now."""
    if since is None:
        row = (await session.execute(_POSITION)).one()
        return Look((), Cursor.of(row.at, row.snapshot))
    asked: dict[str, Any] = {
        "workspace": workspace_id,
        "xmin": since.xmin,
        "xmax": since.xmax,
        "xip": list(since.xip),
        "most": _MOST + 1,
    }
    rows = (await session.execute(_READ, asked)).all()
    now = Cursor.of(rows[0].at, rows[0].snapshot)
    lost = since.at < max(rows[0].started, now.at - _TRUSTED) or since.xmax > now.xmax
    if lost or len(rows) > _MOST:
        return Look((), now, gap=True)
    found = tuple(change for row in rows if row.changes for change in row.changes)
    return Look(found, now)


async def prune_forever(database: Database) -> None:
    """Forget old lines. Any number of processes may do this at once."""
    while True:
        try:
            async with database.transaction() as session:
                await session.execute(_PRUNE, {"kept": KEPT})
        except (OSError, SQLAlchemyError) as error:
            log.warning("live.not_pruned", error=type(error).__name__)
        await asyncio.sleep(_PRUNE_EVERY)
