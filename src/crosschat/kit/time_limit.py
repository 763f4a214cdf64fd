"""One limit for many calls: each of them may take so long, and one timer watches them all.

`asyncio.timeout` sets and stops a timer for each call, which costs a busy process a tenth of what
the call itself does. A limit that nearly no call reaches need not be exact: this one is late by a
fortieth at most.
"""

import asyncio
from types import TracebackType

_PRECISION = 40


class TimeLimit:
    """A context for any number of tasks, each of which is stopped after `seconds` in it.

    A task is in the same limit once at a time.

    Raises: TimeoutError, from the context, where it has stopped the task.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._loop: asyncio.AbstractEventLoop | None = None
        # By when each has to end, in the order in which they began, which is the same; and how
        # often it had been asked to stop before it began.
        self._ends: dict[asyncio.Task[object], tuple[float, int]] = {}
        self._stopped: dict[asyncio.Task[object], int] = {}
        self._watching = False

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - there is no context outside of tasks
        if loop is not self._loop:
            self._loop, self._watching = loop, False
            self._ends.clear()
        self._ends[task] = loop.time() + self.seconds, task.cancelling()
        if not self._watching:
            self._watching = True
            loop.call_later(self.seconds / _PRECISION, self._look)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - the one that entered
        self._ends.pop(task, None)
        if not self._stopped:
            return
        before = self._stopped.pop(task, None)
        if before is None:
            return
        # Somebody else may want it to stop as well: then it does.
        if (
            task.uncancel() <= before
            and kind is not None
            and issubclass(kind, asyncio.CancelledError)
        ):
            raise TimeoutError from error

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for task, (end, before) in list(self._ends.items()):
            if end > now:
                break
            del self._ends[task]
            self._stopped[task] = before
            task.cancel()
        self._watching = bool(self._ends)
        if self._watching:
            loop.call_later(self.seconds / _PRECISION, self._look)
