"""Directories and files that the server needs, made with the right owner and mode."""

import contextlib
import errno
import hashlib
import os
import stat
from pathlib import Path

from crosschat.postgres.account import Account
from crosschat.postgres.errors import PostgresFailed

SOCKET_ROOT = Path("/tmp")  # noqa: S108 - sticky; what we find there is checked before use
LOG_LIMIT = 5_000_000  # bytes


def make_data_directory(data_dir: Path) -> None:
    """Create `data_dir` (its own mode 0700) and see that it can be written.

    Raises:
        PostgresFailed: when it cannot.
    """
    probe = data_dir / f".write-test-{os.getpid()}"
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            probe.write_bytes(b"x" * 4096)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        remedy = "free some space" if full else "give this user the right to write there"
        raise PostgresFailed(
            f"Cannot write to the data directory {data_dir}: {error.strerror}. "
            f"Choose another with CROSSCHAT_DATA_DIR, or {remedy}."
        ) from None


def socket_directory(data_dir: Path, account: Account) -> Path:
    """The directory of `data_dir`'s socket: always the same, so that the DSN outlives restarts."""
    # 107 bytes is all that a Unix socket's path may have, so it cannot lie in the data directory.
    digest = hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:16]
    return SOCKET_ROOT / f"crosschat-{account.uid}-{digest}"


def make_socket_directory(path: Path, account: Account) -> None:
    """Create `path` for the server alone (0700).

    Raises:
        PostgresFailed: when somebody else's file or directory lies there: anybody may write to
            `/tmp`, and a server of theirs would read what we send.
    """
    try:
        path.mkdir(mode=0o700)
        created = True
    except FileExistsError:
        created = False
    except OSError as error:
        raise PostgresFailed(
            f"Cannot create {path} for the database's socket: {error.strerror}"
        ) from None
    found = path.lstat()
    ours = {account.uid, os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours or found.st_mode & 0o077:
        raise PostgresFailed(
            f"{path} belongs to somebody else (user {found.st_uid}). Remove it and start again."
        )
    if created or found.st_uid != account.uid:
        account.own(path)


def open_log(data_dir: Path) -> int:
    """A descriptor that appends to the server's log, which is rotated when it has grown."""
    folder = data_dir / "logs"
    folder.mkdir(exist_ok=True, mode=0o700)
    path = folder / "postgres.log"
    trim_log(data_dir)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def trim_log(data_dir: Path) -> None:
    """Keep the log and one predecessor below :data:`LOG_LIMIT` bytes each.

    The running server keeps writing to the same file (it was opened for appending), so the file is
    copied and emptied instead of being renamed.
    """
    path = data_dir / "logs" / "postgres.log"
    try:
        if path.stat().st_size < LOG_LIMIT:
            return
        # Emptied even if there is no room for the copy: the log must not fill the disk.
        with contextlib.suppress(OSError):
            path.with_suffix(".log.1").write_bytes(path.read_bytes()[-LOG_LIMIT:])
        os.truncate(path, 0)
    except FileNotFoundError:
        return
