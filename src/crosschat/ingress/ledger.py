"""Appending to the ledger, grouped: whatever waits when a write ends goes into the next one.

One commit then serves many requests, each of which is answered only after that commit.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from crosschat.database import Database
from crosschat.jobs.lanes import Queue
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.models import RawEvent
from crosschat.models.bulk import insert_rows

SPLIT = "ingress.split"
_LARGEST_GROUP = 500


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
        async with self._database.transaction() as session:
            await insert_rows(session, RawEvent, rows)
            await self._queue.enqueue(
                session,
                [
                    NewJob(
                        LaneClass.SPLIT,
                        f"s:{entries[0].id}",
                        SPLIT,
                        orjson.dumps([e.id for e in entries]).decode(),
                        correlation=entries[0].id,
                    )
                ],
            )
