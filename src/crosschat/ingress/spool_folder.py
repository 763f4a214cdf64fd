"""One process's folder of segments, and the lock that says whether that process lives.

All of this blocks; :mod:`crosschat.ingress.spool` calls it in a thread of its own.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import structlog

from crosschat.ingress.segments import Segment, read, sync_folder
from crosschat.kit.ids import new_id

log = structlog.get_logger()
_FULL = 4 * 1024 * 1024  # bytes after which a new segment is begun
_LOCK = "lock"
_SUFFIX = ".segment"


@dataclass(slots=True)
class Waiting:
    """A segment that waits to be drained."""

    path: Path
    entries: int
    size: int


class SpoolFolder:
    """`segments` are oldest first; the last one may still be open for writing."""

    def __init__(self, path: Path, lock: int, segments: list[Waiting]) -> None:
        self.path = path
        self.segments = segments
        self._lock = lock
        self._open: Segment | None = None
        self._number = 0

    @classmethod
    def create(cls, root: Path) -> Self:
        """A new folder in `root`. Raises: OSError."""
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = new_id("spool")
        # Locked before it has its name: nobody takes it for a dead process's.
        fresh = root / f".{name}"
        fresh.mkdir(mode=0o700)
        lock = _try_lock(fresh)
        assert lock is not None  # noqa: S101 - nobody else knows the name
        try:
            fresh.rename(root / name)
            sync_folder(root)
            sync_folder(root.parent)
        except OSError:
            os.close(lock)
            raise
        return cls(root / name, lock, [])

    @classmethod
    def orphans(cls, root: Path) -> Iterator[Self]:
        """The folders of processes that are gone, oldest first; they are ours from now on."""
        if not root.is_dir():
            return
        for path in sorted(root.iterdir()):
            if path.name.startswith(".") or not path.is_dir():
                continue
            try:
                lock = _try_lock(path)
            except OSError as error:
                # Mostly because somebody else has just drained and removed it.
                log.info("spool.not_adopted", folder=path.name, error=str(error))
                continue
            if lock is None:
                continue
            try:
                segments = [_measured(p) for p in sorted(path.glob(f"*{_SUFFIX}"))]
            except OSError as error:
                log.warning("spool.not_adopted", folder=path.name, error=str(error))
                os.close(lock)
            else:
                yield cls(path, lock, segments)

    def append(self, group: bytes, entries: int) -> int:
        """Durably write a group; how many bytes it took. Raises: OSError, nothing of it stays."""
        segment = self._open or self._begin()
        try:
            size = segment.append(group)
        except OSError:
            self.seal()
            if not self.segments[-1].entries:
                self.segments.pop().path.unlink()
            raise
        self.segments[-1].entries += entries
        self.segments[-1].size += size
        if segment.size >= _FULL:
            self.seal()
        return size

    def _begin(self) -> Segment:
        self._number += 1
        path = self.path / f"{self._number:012}{_SUFFIX}"
        segment = Segment(path)
        self._open = segment
        self.segments.append(Waiting(path, 0, 0))
        try:
            sync_folder(self.path)
        except OSError:
            self.seal()
            self.segments.pop().path.unlink()
            raise
        return segment

    def seal(self) -> None:
        """Write no more to the newest segment, so that it can be drained."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def drop(self, segment: Waiting) -> None:
        """Delete a segment that has been drained. Raises: OSError."""
        segment.path.unlink(missing_ok=True)
        self.segments.remove(segment)

    def close(self) -> None:
        """Give the folder up: gone when it is empty, else for the next process to adopt."""
        self.seal()
        if not self.segments:
            with contextlib.suppress(OSError):
                shutil.rmtree(self.path)
        os.close(self._lock)


def _try_lock(folder: Path) -> int | None:
    """The descriptor that holds the folder's lock; None when somebody else does."""
    fd = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    except OSError:
        os.close(fd)
        raise
    return fd


def _measured(path: Path) -> Waiting:
    found = read(path)
    if found.torn:
        log.warning("spool.torn_end", segment=str(path), bytes=found.torn)
    return Waiting(path, len(found.entries), path.stat().st_size)
