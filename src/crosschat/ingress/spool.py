"""Where webhooks wait on the disk while the database is away.

An entry that was appended is on the disk (fsync) when :meth:`Spool.append` returns. Segments are
deleted only after what is in them has been committed; draining one twice does no harm.
"""

import asyncio
import base64
import errno
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson
import structlog
from prometheus_client import Gauge

from crosschat.ingress.entries import Entry
from crosschat.ingress.segments import encode, read
from crosschat.ingress.spool_folder import SpoolFolder, Waiting
from crosschat.kit import clock

log = structlog.get_logger()
T = TypeVar("T")
REJECTED = "rejected.jsonl"
_ENTRIES = Gauge("crosschat_spool_entries", "Webhooks that wait on the disk for the database")
_BYTES = Gauge("crosschat_spool_bytes", "Size of what waits on the disk for the database")


@dataclass(frozen=True, slots=True)
class Batch:
    """One segment's entries; `last` when nothing else waited as it was read."""

    folder: SpoolFolder
    segment: Waiting
    entries: list[Entry]
    last: bool


class Spool:
    """`limit` is in bytes. One process uses an instance; several share `root`."""

    def __init__(self, root: Path, limit: int) -> None:
        self._root = root
        self._limit = limit
        self._adopted: list[SpoolFolder] = []
        self._own: SpoolFolder | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="spool")
        self._appending = 0
        self.filled = asyncio.Event()

    @property
    def entries(self) -> int:
        return sum(s.entries for folder in self._folders() for s in folder.segments)

    @property
    def size(self) -> int:
        """In bytes."""
        return sum(s.size for folder in self._folders() for s in folder.segments)

    @property
    def empty(self) -> bool:
        """Whether nothing waits and nothing is being written."""
        return not self._appending and not any(folder.segments for folder in self._folders())

    async def append(self, entries: Sequence[Entry]) -> None:
        """Returns once all are on the disk.

        Raises:
            OSError: none is; the disk or the limit is full, or the disk fails.
        """
        self._appending += 1
        try:
            await self._do(lambda: self._append(entries))
        finally:
            self._appending -= 1
            self._measure()
        self.filled.set()

    def _append(self, entries: Sequence[Entry]) -> None:
        group = encode(entries)
        if self.size + len(group) > self._limit:
            raise OSError(errno.EDQUOT, "The spool is as large as SPOOL_LIMIT allows")
        if self._own is None:
            self._own = SpoolFolder.create(self._root)
        self._own.append(group, len(entries))

    async def adopt(self) -> None:
        """Take over what processes left behind that are gone. Raises: OSError."""
        found = await self._do(lambda: list(SpoolFolder.orphans(self._root)))
        for folder in found:
            if folder.segments:
                waiting = sum(s.entries for s in folder.segments)
                log.warning("spool.adopted", folder=folder.path.name, entries=waiting)
                self._adopted.append(folder)
                self.filled.set()
            else:
                await self._do(folder.close)
        self._measure()

    async def oldest(self) -> Batch | None:
        """The oldest segment, sealed; None when nothing waits. Raises: OSError."""
        return await self._do(self._oldest)

    def _oldest(self) -> Batch | None:
        folders = [folder for folder in self._folders() if folder.segments]
        if not folders:
            return None
        folder = folders[0]
        if len(folder.segments) == 1:
            folder.seal()
        segment = folder.segments[0]
        contents = read(segment.path)
        if contents.damaged:
            kept = self._root / f"{folder.path.name}-{segment.path.stem}.damaged"
            if not kept.exists():
                os.link(segment.path, kept)
            log.error("spool.damaged", entries_lost=contents.damaged, kept=str(kept))
        last = len(folders) == 1 and len(folder.segments) == 1
        return Batch(folder, segment, contents.entries, last)

    async def done(self, batch: Batch) -> None:
        """What was in the batch is safe elsewhere. Raises: OSError."""
        await self._do(lambda: batch.folder.drop(batch.segment))
        if batch.folder in self._adopted and not batch.folder.segments:
            self._adopted.remove(batch.folder)
            await self._do(batch.folder.close)
        self._measure()

    async def reject(self, entry: Entry, reason: str) -> None:
        """Put an entry aside that the database will never take. Raises: OSError."""
        line = orjson.dumps(
            {
                "reason": reason,
                "rejected_at": clock.now(),
                "id": entry.id,
                "channel": entry.channel,
                "path_connection_id": entry.path_connection_id,
                "verified": entry.verified,
                "received_at": entry.received_at,
                "headers": dict(entry.headers),
                "body": base64.b64encode(entry.body).decode(),
            },
            option=orjson.OPT_APPEND_NEWLINE,
        )
        await self._do(lambda: _append_line(self._root / REJECTED, line))

    async def close(self) -> None:
        """What still waits is adopted by the next process."""
        for folder in self._folders():
            await self._do(folder.close)
        self._adopted, self._own = [], None
        self._thread.shutdown()

    def _folders(self) -> list[SpoolFolder]:
        return [*self._adopted, *([self._own] if self._own else [])]

    def _measure(self) -> None:
        _ENTRIES.set(self.entries)
        _BYTES.set(self.size)

    async def _do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _append_line(path: Path, line: bytes) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        os.write(fd, line)
        os.fsync(fd)
    finally:
        os.close(fd)
