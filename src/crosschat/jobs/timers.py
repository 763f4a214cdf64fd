"""Jobs for later, in a table of their own so that they hold up no lane."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.kit import correlation
from crosschat.models import Timer
from crosschat.models.plain import fetch

_BATCH = 500
_TAKE_DUE = """
DELETE FROM timers WHERE key = ANY(ARRAY(
  SELECT key FROM timers WHERE due_at <= clock_timestamp()
  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
))
RETURNING due_at, lane, lane_class, kind, payload, correlation
"""


async def set_timer(session: AsyncSession, key: str, due_at: datetime, job: NewJob) -> None:
    """Enqueue `job` at `due_at`; a timer of the same key is moved."""
    values = {
        "due_at": due_at,
        "lane": job.lane,
        "lane_class": job.lane_class.value,
        "kind": job.kind,
        "payload": job.payload,
        "correlation": job.correlation or correlation.current(),
    }
    statement = insert(Timer).values(key=key, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=[Timer.key], set_=values))


async def cancel_timers(session: AsyncSession, keys: Sequence[str]) -> None:
    await session.execute(delete(Timer).where(Timer.key.in_(keys)))


async def fire_timers(session: AsyncSession, bus: Bus) -> int:
    """Turn due timers into jobs; how many. The rows go in the same transaction."""
    rows = await fetch(session, _TAKE_DUE, _BATCH)
    await Queue(bus).enqueue(
        session,
        [
            NewJob(
                LaneClass(row.lane_class),
                row.lane,
                row.kind,
                row.payload,
                correlation=row.correlation,
            )
            for row in sorted(rows, key=lambda row: row.due_at)
        ],
    )
    return len(rows)
