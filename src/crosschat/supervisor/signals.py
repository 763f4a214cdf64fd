"""Waiting for children and for the operator's signals at one place, without threads."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Signals:
    """While open: SIGTERM, SIGINT and SIGHUP ask for an end, SIGCHLD wakes :meth:`wait`.

    Until :meth:`settle` is called a request to end raises ``KeyboardInterrupt``, so that a long
    start can be cut; from then on it only sets :attr:`stop`.
    """

    def __init__(self) -> None:
        self.stop = False
        self.hurry = False
        self._raising = True
        self._previous: dict[int, object] = {}
        self._pipe: tuple[int, int] | None = None

    def settle(self) -> None:
        self._raising = False

    def wait(self, seconds: float) -> None:
        """Sleep until a signal comes or `seconds` have passed."""
        if self._pipe is None or seconds <= 0:
            return
        readable, _, _ = select.select([self._pipe[0]], [], [], seconds)
        if readable:
            os.read(self._pipe[0], 4096)

    def __enter__(self) -> Self:
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        for number in STOPPING:
            self._previous[number] = signal.signal(number, self._request)
        # Python leaves SIGCHLD to its default, which wakes nobody.
        self._previous[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        signal.set_wakeup_fd(-1)
        for number, handler in self._previous.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        for end in self._pipe or ():
            os.close(end)
        self._pipe = None

    def _request(self, number: int, _frame: FrameType | None) -> None:
        self.hurry = self.hurry or self.stop
        self.stop = True
        if self._raising:
            self._raising = False
            raise KeyboardInterrupt(signal.Signals(number).name)
