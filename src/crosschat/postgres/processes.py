"""Processes: children that die with their parent, and who a process id really is."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def dies_with_parent(number: signal.Signals) -> Callable[[], None]:
    """A ``preexec_fn``: the child gets `number` from the kernel when its starter's thread ends.

    It must run after the child's change of user, which clears the setting (prctl(2)); that is the
    order of :class:`subprocess.Popen`. Start children from a thread that lives as long as they
    should, which is the main thread. Elsewhere than on Linux it does nothing.
    """
    parent = os.getpid()

    def before_exec() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
            if os.getppid() != parent:  # it died between fork and prctl: nothing will be sent
                os._exit(1)

    return before_exec


def alive(pid: int) -> bool:
    """Whether `pid` exists and is no zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return not _zombie(pid)


def command_line(pid: int) -> list[str]:
    """The arguments that `pid` was started with; empty when it is gone or hidden from us."""
    if sys.platform == "linux":
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:  # noqa: PTH123 - no Path, hot while polling
                raw = file.read()
        except OSError:
            return []
        return [os.fsdecode(part) for part in raw.split(b"\0") if part]
    import psutil  # costs 7 MB and 40 ms, needed on other systems only

    try:
        return list(psutil.Process(pid).cmdline())
    except psutil.Error:
        return []


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until `pid`, which need not be a child of ours, is gone; whether it is."""
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(pid: int, signals: list[tuple[signal.Signals, float]]) -> bool:
    """Send each signal and wait its seconds, until `pid` is gone; whether it is."""
    for number, seconds in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_gone(pid, seconds):
            return True
    return False


def _zombie(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 - see above
            return file.read().rpartition(b")")[2].split()[0] == b"Z"
    except OSError:
        return False
