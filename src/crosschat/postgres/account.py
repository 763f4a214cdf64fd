"""Who the server runs as: PostgreSQL refuses root, so root hands it to an unprivileged account."""

import grp
import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crosschat.postgres.errors import PostgresFailed

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user and group id; `switch` says whether children must change to it."""

    uid: int
    gid: int
    switch: bool

    def own(self, path: Path) -> None:
        """Give `path` to this account.

        Raises:
            PostgresFailed: when the file system or the container forbids it.
        """
        if not self.switch:
            return
        try:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)
        except OSError as error:
            raise PostgresFailed(
                f"Cannot give {path} to user {self.uid}, which PostgreSQL needs when started as "
                f"root: {error.strerror}. Start CrossChat as an ordinary user, or choose a data "
                "directory on another file system."
            ) from None

    def popen(self) -> dict[str, Any]:
        """Arguments of :class:`subprocess.Popen` that make a child run as this account."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def choose_account(cluster: Path) -> Account:
    """Whoever owns the existing `cluster`; else this user, or for root an unprivileged one.

    Raises:
        PostgresFailed: when the cluster belongs to another user, or root finds no account.
    """
    me = os.geteuid()
    owner = _owner(cluster)
    if me != 0:
        if owner not in {None, me}:
            raise PostgresFailed(
                f"{cluster} belongs to user {owner}. Start CrossChat as that user (or as root), or "
                "choose another data directory with CROSSCHAT_DATA_DIR."
            )
        return Account(me, os.getegid(), switch=False)
    if owner:
        return Account(owner, cluster.stat().st_gid, switch=True)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, _group(entry), switch=True)
    raise PostgresFailed(
        "PostgreSQL does not run as root and there is no user 'postgres' or 'nobody'. "
        "Start CrossChat as an ordinary user, or create one: useradd --system postgres"
    )


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except FileNotFoundError:
        return None
    except PermissionError:
        return -1


def _group(entry: pwd.struct_passwd) -> int:
    try:
        return grp.getgrgid(entry.pw_gid).gr_gid
    except KeyError:
        return entry.pw_gid
