"""`crosschat replay`: raw events are taken in again."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy import select

from crosschat.commands.terminal import console, run_command
from crosschat.config import Settings
from crosschat.ingress.entries import SPLIT
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.main import open_system
from crosschat.models import RawEvent
from crosschat.system import System

_BATCH = 500


def run_replay(settings: Settings, dsn: str, events: Sequence[str], since: str | None) -> None:
    """`crosschat replay`: take raw events in again. Whatever is stored already stays as it is."""

    async def run() -> None:
        moment = datetime.fromisoformat(since) if since else None
        async with open_system(settings, dsn) as system:
            console.print(f"{await replay(system, events, moment)} event(s) queued.")

    run_command(run())


async def replay(system: System, events: Sequence[str], since: datetime | None) -> int:
    """Queue raw events for splitting again, oldest first; how many."""
    statement = select(RawEvent.id).order_by(RawEvent.id)
    if events:
        statement = statement.where(RawEvent.id.in_(events))
    if since is not None:
        statement = statement.where(RawEvent.received_at >= since)
    count, last = 0, ""
    while True:
        async with system.database.transaction() as session:
            page = statement.where(RawEvent.id > last).limit(_BATCH)
            ids = (await session.scalars(page)).all()
            if not ids:
                return count
            count, last = count + len(ids), ids[-1]
            payload = orjson.dumps(list(ids)).decode()
            job = NewJob(LaneClass.SPLIT, f"s:replay:{ids[0]}", SPLIT, payload)
            await system.queue.enqueue(session, [job])
