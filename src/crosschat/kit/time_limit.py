"""One limit for many calls: each of them may take so long, and one timer watches them all.

`asyncio.timeout` sets and stops a timer for each call, which costs a busy process a tenth of what
the call itself does. A limit that nearly no call reaches need not be exact: this one is late by a
fortieth at most.
"""

import asyncio
from types import TracebackType

_PRECISION = 40


class TimeLimit:
    """Called, a context for the current task, which is stopped after `seconds` in it.

    Raises: TimeoutError, from the context, where it has stopped the task.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        # Those within, in the order in which they came, which is that in which they have to end.
        self._within: dict[_Within, None] = {}
        self._watching = False

    def __call__(self) -> "_Within":
        return _Within(self)

    def enter(self, within: "_Within", loop: asyncio.AbstractEventLoop) -> None:
        if loop is not self._loop:
            self._loop, self._watching = loop, False
            self._within.clear()
        self._within[within] = None
        if not self._watching:
            self._watching = True
            loop.call_later(self.seconds / _PRECISION, self._look)

    def leave(self, within: "_Within") -> None:
        self._within.pop(within, None)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        for within in list(self._within):
            if within.end > now:
                break
            del self._within[within]
            within.stop()
        self._watching = bool(self._within)
        if self._watching:
            asyncio.get_running_loop().call_later(self.seconds / _PRECISION, self._look)


class _Within:
    """A task's stay. `end` is the loop's time by which it has to be over."""

    __slots__ = ("_before", "_limit", "_stopped", "_task", "end")

    def __init__(self, limit: TimeLimit) -> None:
        self._limit = limit

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task(loop)
        assert task is not None  # noqa: S101 - only tasks can be stopped
        self._task, self._stopped = task, False
        self._before = task.cancelling()
        self.end = loop.time() + self._limit.seconds
        self._limit.enter(self, loop)

    def stop(self) -> None:
        self._stopped = True
        self._task.cancel()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if not self._stopped:
            self._limit.leave(self)
        # Somebody else may want it to stop as well: then it does.
        elif self._task.uncancel() <= self._before and kind is asyncio.CancelledError:
            raise TimeoutError from error
