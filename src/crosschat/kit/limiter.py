"""Limits kept in this process: so many per second for each key, with a burst.

Good for turning away floods at the door. Several API processes each have their own, so the limit
for all of them is that many times higher; what must hold exactly is a bucket in the database
(:mod:`crosschat.jobs.rates`).
"""

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_KEYS = 100_000


class Limiter:
    """The generic cell rate algorithm. `per_second` 0 means no limit."""

    def __init__(
        self, per_second: float, burst: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._interval = 1 / per_second if per_second > 0 else 0.0
        self._tolerance = (burst - 1) * self._interval
        self._clock = clock
        self._spent_until: OrderedDict[str, float] = OrderedDict()

    def wait(self, key: str) -> float:
        """Take one for `key`: 0 when it may go ahead, else the seconds until it may (not taken)."""
        if not self._interval:
            return 0.0
        now = self._clock()
        start = max(self._spent_until.get(key, now), now)
        early = start - self._tolerance - now
        if early > 0:
            return early
        self._spent_until[key] = start + self._interval
        self._spent_until.move_to_end(key)
        if len(self._spent_until) > _MOST_KEYS:
            self._spent_until.popitem(last=False)
        return 0.0
