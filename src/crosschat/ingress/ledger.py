"""Appending to the ledger, grouped: whatever waits when a write ends goes into the next one.

One commit then serves many requests, each of which is answered only after that commit.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database
from crosschat.errors import Unavailable
from crosschat.jobs.lanes import Queue
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import RawEvent
from crosschat.models.bulk import insert_rows

log = structlog.get_logger()
SPLIT = "ingress.split"
_LARGEST_GROUP = 500
_PATIENCE = 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    channel: str
    path_connection_id: str | None
    verified: tuple[str, ...]
    body: bytes
    received_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class Ledger:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue
        self._waiting: list[tuple[Entry, asyncio.Future[None]]] = []
        self._pending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def append(self, entry: Entry) -> None:
        """Returns once the entry is durable. Raises what the database raised, if it is not."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, done))
        self._pending.set()
        await done

    async def take_in(self, channel: str, connection_id: str, body: bytes) -> str:
        """Keep what this server itself vouches for; the entry's id once it is durable.

        Raises: Unavailable, when it could not be stored.
        """
        entry = Entry(new_id("evt"), channel, connection_id, (connection_id,), body, clock.now())
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.append(entry)
        except (TimeoutError, OSError, SQLAlchemyError) as error:
            log.warning("entry.not_stored", channel=channel, error=type(error).__name__)
            raise Unavailable("This could not be stored; send it again in a moment.") from None
        return entry.id

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="ledger")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            await self._pending.wait()
            self._pending.clear()
            while self._waiting:
                group = self._waiting[:_LARGEST_GROUP]
                del self._waiting[:_LARGEST_GROUP]
                await self._write_group(group)

    async def _write_group(self, group: list[tuple[Entry, asyncio.Future[None]]]) -> None:
        error: BaseException | None = None
        try:
            await self._write([entry for entry, _ in group])
        except Exception as problem:  # noqa: BLE001 - each waiting request gets it
            error = problem
        for _, done in group:
            if done.cancelled():
                continue
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

    async def _write(self, entries: list[Entry]) -> None:
        async with self._database.transaction() as session:
            await keep(session, self._queue, entries)


async def keep(session: AsyncSession, queue: Queue, entries: Sequence[Entry]) -> None:
    """Write entries and the one job that splits them, in the caller's transaction."""
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
    await insert_rows(session, RawEvent, rows)
    payload = orjson.dumps([e.id for e in entries]).decode()
    lane, correlation = f"s:{entries[0].id}", entries[0].id
    job = NewJob(LaneClass.SPLIT, lane, SPLIT, payload, correlation=correlation)
    await queue.enqueue(session, [job])
