"""What is kept of a webhook, and how it gets into the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.queue import Queue
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.models import RawEvent
from crosschat.models.bulk import insert_rows

SPLIT = "ingress.split"


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    channel: str
    path_connection_id: str | None
    verified: tuple[str, ...]
    body: bytes
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


async def keep(
    session: AsyncSession, queue: Queue, entries: Sequence[Entry], *, anew: bool = False
) -> None:
    """Write entries and the one job that splits them, in the caller's transaction.

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
    ids = [e.id for e in entries]
    if anew:
        stored = await insert_rows(session, RawEvent, rows, returning=("id",), skip_conflicts=True)
        fresh = {row.id for row in stored}
        ids = [i for i in ids if i in fresh]
    else:
        await insert_rows(session, RawEvent, rows)
    if ids:
        payload = orjson.dumps(ids).decode()
        job = NewJob(LaneClass.SPLIT, f"s:{ids[0]}", SPLIT, payload, correlation=ids[0])
        await queue.enqueue(session, [job])
