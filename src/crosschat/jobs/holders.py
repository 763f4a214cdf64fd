"""Who holds a lane: a worker by its machine, process and number; and which of them are no more."""

import itertools
import os
import socket
from collections.abc import Iterable
from pathlib import Path

_numbers = itertools.count(1)


def new_holder() -> str:
    """A name that no other worker has."""
    return f"{_place()}:{os.getpid()}:{next(_numbers)}"


def are_gone(holders: Iterable[str]) -> list[str]:
    """Those whose process on this very machine has ended. Of others nobody knows."""
    place = _place()
    return [holder for holder in holders if _is_gone(holder, place)]


def _is_gone(holder: str, place: str) -> bool:
    where, _, rest = holder.partition(":")
    process, _, _ = rest.partition(":")
    if where != place or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it is there, and somebody else's
    return False


def _place() -> str:
    """The machine; on Linux with its space of process ids, as containers have one of their own."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()}/{space}"
