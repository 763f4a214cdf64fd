"""Appending to the ledger, grouped: whatever waits when a write ends goes into the next one.

One commit then serves many requests, each of which is answered only after that commit. While the
database is away, and until it has caught up, groups go to the spool instead: everything that
arrives takes the same way, so that it stays in order.
"""

import asyncio
import contextlib
import time
from collections.abc import Sequence
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from crosschat.database import Database
from crosschat.errors import Unavailable
from crosschat.ingress.draining import Drain
from crosschat.ingress.entries import Entry, keep
from crosschat.ingress.isolating import store_each
from crosschat.ingress.spool import Spool
from crosschat.jobs.queue import Queue
from crosschat.kit import clock
from crosschat.kit.ids import new_id

log = structlog.get_logger()
_LARGEST_GROUP = 100
_LARGEST_SIZE = 16 * 1024 * 1024  # bytes of a group's bodies
_LONGEST_GATHER, _GATHER_EACH = 0.04, 0.003  # seconds
_PATIENCE = 15.0  # seconds
_SLOW = 2.0  # seconds after which the database counts as away
_RETRY_AFTER = 5  # seconds

_Waiting = tuple[Entry, asyncio.Future[None]]


class Ledger:
    def __init__(self, database: Database, queue: Queue, spool: Spool) -> None:
        self._database = database
        self._queue = queue
        self._spool = spool
        self._waiting: list[_Waiting] = []
        self._pending = asyncio.Event()
        self._full = asyncio.Event()
        self._gate = asyncio.Lock()
        self._drain = Drain(spool, partial(self._store, anew=True), self._gate)
        self._tasks: list[asyncio.Task[None]] = []

    async def append(self, entry: Entry) -> None:
        """Returns once the entry is durable, in the database or on the disk.

        Raises: Unavailable, when it is neither; what the database said of an entry that it refuses.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((entry, done))
        self._pending.set()
        if len(self._waiting) >= _LARGEST_GROUP:
            self._full.set()
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
        """Take over what dead processes have left on the disk, then begin."""
        await self._drain.adopt()
        self._tasks = [
            asyncio.create_task(self._run(), name="ledger"),
            asyncio.create_task(self._drain.run(), name="ledger.drain"),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._spool.close()

    async def _run(self) -> None:
        while True:
            await self._pending.wait()
            self._pending.clear()
            while self._waiting:
                group, began = self._take(), time.monotonic()
                async with self._gate:
                    await self._write_group(group)
                await self._gather(began, len(group))

    async def _gather(self, began: float, written: int) -> None:
        """Under load let more come together for the next group, until it is full; a single entry
        is not held up."""
        if written == 1:
            return
        pause = began + min(_LONGEST_GATHER, (written - 1) * _GATHER_EACH) - time.monotonic()
        if pause <= 0 or len(self._waiting) >= _LARGEST_GROUP:
            await asyncio.sleep(0)  # what has arrived meanwhile is read at least
            return
        self._full.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._full.wait(), pause)

    def _take(self) -> list[_Waiting]:
        """The next group: never nothing, and no more than a statement carries well."""
        count = size = 0
        for entry, _ in self._waiting[:_LARGEST_GROUP]:
            size += len(entry.body)
            if count and size > _LARGEST_SIZE:
                break
            count += 1
        group = self._waiting[:count]
        del self._waiting[:count]
        return group

    async def _write_group(self, group: list[_Waiting]) -> None:
        refused: dict[str, BaseException] = {}
        error: BaseException | None = None
        try:
            refused = await self._write([entry for entry, _ in group])
        except Exception as problem:  # noqa: BLE001 - each waiting request gets it
            error = problem
        for entry, done in group:
            if done.done():
                continue
            problem_of_it = error or refused.get(entry.id)
            if problem_of_it is None:
                done.set_result(None)
            else:
                done.set_exception(problem_of_it)

    async def _write(self, entries: Sequence[Entry]) -> dict[str, BaseException]:
        """Make a group durable; those that the database refuses for what they are, and why.

        Raises: Unavailable.
        """
        refused: dict[str, BaseException] = {}
        if self._spool.empty:

            async def refuse(entry: Entry, error: Exception) -> None:
                refused[entry.id] = error

            try:
                await store_each(entries, partial(self._store, limit=_SLOW, anew=False), refuse)
            except Exception as error:  # noqa: BLE001 - whatever it is, the disk takes them
                # Its text may hold what people wrote.
                state = getattr(getattr(error, "orig", None), "sqlstate", None)
                log.warning("ledger.spooling", error=type(error).__name__, sqlstate=state)
            else:
                return refused
        # Some may be in the database by now: draining leaves those as they are.
        await self._to_disk([entry for entry in entries if entry.id not in refused])
        return refused

    async def _to_disk(self, entries: Sequence[Entry]) -> None:
        try:
            await self._spool.append(entries)
        except OSError as error:
            why = error.strerror or str(error)
            log.warning("spool.refused", entries=len(entries), error=why)
            raise Unavailable(
                "The database is away and the disk takes no more; send it again later.",
                retry_after=_RETRY_AFTER,
            ) from None

    async def _store(self, entries: Sequence[Entry], *, limit: float, anew: bool) -> None:
        await self._database.within(
            limit, lambda session: keep(session, self._queue, entries, anew=anew)
        )
