"""The cluster (PostgreSQL's data): made whole or not at all, never opened by a wrong version."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from crosschat.postgres.account import Account
from crosschat.postgres.binaries import MAJOR
from crosschat.postgres.errors import PostgresFailed
from crosschat.postgres.processes import dies_with_parent

SUPERUSER = "crosschat"
DATABASE = "crosschat"
UNFINISHED = "postgres.unfinished-"
# On Linux a child that stands in the directory reaches it by this link without searching the
# directories above it, which may be private to root (0700) while the child is not root.
HERE = "/proc/self/cwd"

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def directory_argument(cluster: Path) -> str:
    """How a program whose working directory is `cluster` names it."""
    return HERE if Path(HERE).exists() else str(cluster)


def prepare_cluster(cluster: Path, programs: Path, account: Account) -> None:
    """Create `cluster` unless it is there.

    Raises:
        PostgresFailed: when it is of another major version, damaged, or cannot be made.
    """
    for leftover in cluster.parent.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if _exists(cluster):
        check_version(cluster)
        return
    _create(cluster, programs, account)


def check_version(cluster: Path) -> None:
    """Raises :class:`PostgresFailed` unless `cluster` was made by our major version."""
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != MAJOR:
        raise PostgresFailed(
            f"{cluster} was made by PostgreSQL {found}, this CrossChat brings PostgreSQL {MAJOR}. "
            f"Dump it with the CrossChat that made it (pg_dump) and restore into a new data "
            "directory, or go back to that version. Nothing was changed."
        )


def _exists(cluster: Path) -> bool:
    if (cluster / "PG_VERSION").is_file():
        return True
    if cluster.is_dir() and any(cluster.iterdir()):
        raise PostgresFailed(
            f"{cluster} is not empty but holds no database. Move it away, or choose another data "
            "directory with CROSSCHAT_DATA_DIR."
        )
    return False


def _create(cluster: Path, programs: Path, account: Account) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=cluster.parent))
    try:
        account.own(fresh)
        _initdb(fresh, programs, account)
        _create_database(fresh, programs, account)
        fresh.rename(cluster)
        _sync(cluster.parent)
    except OSError as error:
        raise PostgresFailed(f"Cannot create the database in {cluster}: {error.strerror}") from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(directory: Path, programs: Path, account: Account) -> None:
    _run(
        directory,
        account,
        programs / "initdb",
        f"--pgdata={directory_argument(directory)}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        # The built-in provider sorts by code point on every system and knows Unicode's cases.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--auth=trust",  # the socket's directory lets nobody else in
        "--no-instructions",
    )


def _create_database(directory: Path, programs: Path, account: Account) -> None:
    """In single-user mode, so that a cluster is never seen without its database."""
    _run(
        directory,
        account,
        programs / "postgres",
        "--single",
        f"-D{directory_argument(directory)}",
        "postgres",
        text=f"CREATE DATABASE {DATABASE}",
    )


def _run(directory: Path, account: Account, *command: str | Path, text: str = "") -> None:
    done = subprocess.run(  # noqa: S603 - our own binary
        command,
        cwd=directory,
        env=ENVIRONMENT,
        input=text,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        preexec_fn=dies_with_parent(signal.SIGTERM),
        **account.popen(),
    )
    if done.returncode != 0:
        raise PostgresFailed(f"Cannot create the database: {reason(done.stderr)}")


def reason(log: str) -> str:
    """The line of a server's log or program's output that tells why it stopped."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    for marker in ("PANIC:", "FATAL:", "initdb: error:", "error:", "ERROR:"):
        for line in reversed(lines):
            if marker in line:
                return line.partition(marker)[2].strip()
    return lines[-1] if lines else "it left no message"


def _sync(directory: Path) -> None:
    fd = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
