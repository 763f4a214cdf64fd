"""What an earlier server left behind: an orphan that still runs, or files that name a dead one."""

import signal
from pathlib import Path

from crosschat.postgres.errors import PostgresFailed
from crosschat.postgres.probe import PORT
from crosschat.postgres.processes import alive, command_line, end

# An orphan is mostly dying already: the kernel sent it SIGINT when its parent ended.
ENDING = [(signal.SIGINT, 15.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)]
STATUS_LINE = 8  # LOCK_FILE_LINE_PM_STATUS in PostgreSQL's src/include/utils/pidfile.h


def running_server(cluster: Path, sockets: Path) -> int | None:
    """The process id of the server that runs on `cluster`, as its own files tell."""
    pid = _recorded_pid(cluster)
    return pid if pid and alive(pid) and _serves(pid, sockets) else None


def server_is_ready(cluster: Path) -> bool:
    """Whether the server says in ``postmaster.pid`` that it takes connections."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= STATUS_LINE and lines[STATUS_LINE - 1].strip() == "ready"


def clear_leftovers(cluster: Path, sockets: Path) -> None:
    """End an orphan and remove what would keep the next server from starting.

    The caller owns the data directory, so whatever still runs there is nobody's.

    Raises:
        PostgresFailed: when the orphan cannot be ended.
    """
    orphan = running_server(cluster, sockets)
    if orphan and not end(orphan, ENDING):
        raise PostgresFailed(f"An older PostgreSQL (process {orphan}) cannot be stopped. End it.")
    pid = _recorded_pid(cluster)
    if pid and alive(pid):
        # The number belongs to somebody else now (after a reboot, in a new container). PostgreSQL
        # would take that process for a server; a server of ours was ruled out above.
        (cluster / "postmaster.pid").unlink(missing_ok=True)
    for name in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (sockets / name).unlink(missing_ok=True)


def _recorded_pid(cluster: Path) -> int | None:
    try:
        first = (cluster / "postmaster.pid").read_text().partition("\n")[0]
    except OSError:
        return None
    return int(first) if first.isdecimal() else None


def _serves(pid: int, sockets: Path) -> bool:
    """Whether `pid` was started with our socket directory, which is this data directory's alone."""
    return f"unix_socket_directories={sockets}" in command_line(pid)
