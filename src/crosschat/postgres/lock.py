"""One owner a data directory: an exclusive ``flock`` that ends with its holder, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from crosschat.postgres.errors import AlreadyRunning, PostgresFailed
from crosschat.postgres.folders import make_data_directory
from crosschat.postgres.record import RunRecord


class DirectoryLock:
    """The right to run servers on `data_dir`.

    The descriptor is close-on-exec, so a child that outlives the owner cannot keep the lock.

    Raises:
        AlreadyRunning: on :meth:`acquire`, when another process holds it.
        PostgresFailed: on :meth:`acquire`, when the directory cannot be created or written.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.absolute()
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        return self._fd is not None

    def acquire(self) -> Self:
        make_data_directory(self.data_dir)
        fd = self._open()
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 32, 0).decode(errors="replace").strip()
            os.close(fd)
            pid = int(holder) if holder.isdecimal() else None
            record = RunRecord.read(self.data_dir)
            url = record.url if record and record.pid == pid else None
            raise AlreadyRunning(self.data_dir, pid, url) from None
        except OSError as error:
            os.close(fd)
            raise PostgresFailed(
                f"Cannot lock {self.data_dir / 'lock'}: {error.strerror}. "
                "Choose a data directory on a local disk with CROSSCHAT_DATA_DIR."
            ) from None
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        self._fd = fd
        return self

    def _open(self) -> int:
        path = self.data_dir / "lock"
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise PostgresFailed(
                f"Cannot open {path}: {error.strerror}. Start CrossChat as the user who owns it."
            ) from None

    def release(self) -> None:
        if self._fd is not None:
            os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = None

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()
