"""From the disk into the database, oldest first, until nothing waits."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from crosschat.ingress.entries import Entry
from crosschat.ingress.isolating import store_each
from crosschat.ingress.spool import Batch, Spool

log = structlog.get_logger()
_GROUP = 100  # entries that share a transaction, here and where they are split
_GROUP_SIZE = 16 * 1024 * 1024  # bytes of bodies
_PATIENT, _BRIEF = 15.0, 4.0  # seconds a group; brief while requests wait for it
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 2.0  # seconds
_ADOPT_EVERY = 10.0  # seconds


class Store(Protocol):
    async def __call__(self, entries: Sequence[Entry], *, limit: float) -> None:
        """Commit entries, of which some may be stored already."""


class Drain:
    """`gate` is held by whoever writes a group; nothing arrives while we hold it."""

    def __init__(self, spool: Spool, store: Store, gate: asyncio.Lock) -> None:
        self._spool = spool
        self._store = store
        self._gate = gate

    async def adopt(self) -> None:
        try:
            await self._spool.adopt()
        except OSError as error:
            log.warning("spool.not_readable", error=str(error))

    async def run(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            if self._spool.empty:
                await self._wait()
                continue
            try:
                await self._step()
                pause = _FIRST_PAUSE
            except (OSError, SQLAlchemyError) as error:
                log.warning(
                    "spool.waiting", entries=self._spool.entries, error=type(error).__name__
                )
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
            except Exception:
                # Whatever it is: what waits on the disk must not wait for a restart.
                log.exception("spool.stuck")
                await asyncio.sleep(_LONGEST_PAUSE)

    async def _wait(self) -> None:
        self._spool.filled.clear()
        if not self._spool.empty:
            return
        try:
            async with asyncio.timeout(_ADOPT_EVERY):
                await self._spool.filled.wait()
        except TimeoutError:
            await self.adopt()

    async def _step(self) -> None:
        batch = await self._spool.oldest()
        if batch is None:
            return
        if not batch.last:
            await self._drain(batch, _PATIENT)
            return
        # The last one, and the group that came meanwhile, while nothing more arrives behind them:
        # else there would always be one more.
        async with self._gate:
            await self._drain(batch, _BRIEF)
            while behind := await self._spool.oldest():
                await self._drain(behind, _BRIEF)
        log.info("spool.drained")

    async def _drain(self, batch: Batch, limit: float) -> None:
        for group in _groups(batch.entries):
            await store_each(group, partial(self._store, limit=limit), self._reject)
        await self._spool.done(batch)

    async def _reject(self, entry: Entry, error: Exception) -> None:
        log.error("spool.rejected", entry=entry.id, error=type(error).__name__)
        reason = f"{type(error).__name__}: {getattr(error, 'orig', error)}"
        await self._spool.reject(entry, reason[:2000])


def _groups(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    groups: list[Sequence[Entry]] = []
    start = size = 0
    for position, entry in enumerate(entries):
        if position > start and (
            position - start >= _GROUP or size + len(entry.body) > _GROUP_SIZE
        ):
            groups.append(entries[start:position])
            start, size = position, 0
        size += len(entry.body)
    if entries:
        groups.append(entries[start:])
    return groups
