"""The last look before a call: never more than a connection's rate in any second.

Slots are reserved ahead and evenly (:mod:`crosschat.conversations.pacing`), but a process that was
held up for a moment has many whose time has come at once. What the platform counts is when they
arrive, which is some time between a call's beginning and its answer: so a call's place is free
again a second after its answer, and no sooner.
"""

import asyncio
import time
from collections import deque

_SECOND = 1.005  # a little more, since it is the platform's clock that counts


class SendGate:
    """One process's calls that may still count, by connection."""

    def __init__(self) -> None:
        self._places: dict[str, Places] = {}

    def places(self, connection_id: str, per_second: float) -> "Places":
        """Those of a connection; another rate begins anew: what went out by the old one counts
        no more."""
        most = max(1, int(per_second))
        known = self._places.get(connection_id)
        if known is None or known.most != most:
            known = self._places[connection_id] = Places(most)
        return known


class Places:
    """A context for one call: it begins when there are fewer than `most`, first come, first served.

    No call has a timer of its own: only while somebody waits there is one, for the next place.
    """

    __slots__ = ("_calls", "_ended", "_timer", "_waiting", "most")

    def __init__(self, most: int) -> None:
        self.most = most
        self._calls = 0  # under way
        self._ended: deque[float] = deque()  # monotonic, those of the last second
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> None:
        if not self._waiting and self._has_room():
            self._calls += 1
            return
        admitted = asyncio.get_running_loop().create_future()
        self._waiting.append(admitted)
        self._look_later()
        try:
            await admitted
        except asyncio.CancelledError:
            if not admitted.cancelled():
                self._calls -= 1  # admitted in the moment in which it was called off
                self._admit()
            raise

    async def __aexit__(self, *_: object) -> None:
        self._calls -= 1
        self._ended.append(time.monotonic())
        if self._waiting:
            self._look_later()

    def _has_room(self) -> bool:
        long_ago = time.monotonic() - _SECOND
        while self._ended and self._ended[0] <= long_ago:
            self._ended.popleft()
        return self._calls + len(self._ended) < self.most

    def _look_later(self) -> None:
        """When the next place is free; with all calls under way, the first to end sees to it."""
        if self._timer is None and self._ended:
            left = self._ended[0] + _SECOND - time.monotonic()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, left), self._admit)

    def _admit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._has_room():
            admitted = self._waiting.popleft()
            if not admitted.done():
                self._calls += 1
                admitted.set_result(None)
        if self._waiting:
            self._look_later()
