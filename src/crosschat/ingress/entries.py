"""What is kept of a webhook, and how it gets into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.queue import Queue
from crosschat.jobs.types import AGENTS, REPORTS, LaneClass, NewJob
from crosschat.models import RawEvent
from crosschat.models.bulk import insert_rows

SPLIT = "ingress.split"


@dataclass(frozen=True, slots=True)
class Entry:
    """`reports_only`: nobody wrote anything, the platform tells of what we sent."""

    id: str
    channel: str
    path_connection_id: str | None
    verified: tuple[str, ...]
    body: bytes
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    reports_only: bool = False


async def keep(
    session: AsyncSession, queue: Queue, entries: Sequence[Entry], *, anew: bool = False
) -> None:
    """Write entries and the jobs that split them, in the caller's transaction: one for messages,
    one for mere reports, which go first (decision 41).

    `anew` when some may be stored already: those stay as they are, and are not split again.
    """
    rows = [
        {
            "id": e.id,
            "channel": e.channel,
            "path_connection_id": e.path_connection_id,
            "verified": list(e.verified),
            "headers": dict(e.headers),
            "body": e.body,
            "received_at": e.received_at,
        }
        for e in entries
    ]
    if anew:
        stored = await insert_rows(session, RawEvent, rows, returning=("id",), skip_conflicts=True)
        fresh = {row.id for row in stored}
        entries = [e for e in entries if e.id in fresh]
    else:
        await insert_rows(session, RawEvent, rows)
    parts = [
        ([e.id for e in entries if e.reports_only], REPORTS),
        ([e.id for e in entries if not e.reports_only], AGENTS),
    ]
    await queue.enqueue(session, [_job(ids, priority) for ids, priority in parts if ids])


def _job(ids: Sequence[str], priority: int) -> NewJob:
    payload = orjson.dumps(ids).decode()
    return NewJob(
        LaneClass.SPLIT, f"s:{ids[0]}", SPLIT, payload, priority=priority, correlation=ids[0]
    )
