"""The last look before a call: never more than a connection's rate in any second.

Slots are reserved ahead and evenly (:mod:`crosschat.conversations.pacing`), but a process that was
held up for a moment has many whose time has come at once. What the platform counts is when they
arrive, so they are let through no faster than it allows.
"""

import asyncio
import time
from collections import deque

_SECOND = 1.04  # seconds: a little longer than the platform's, as journeys take unequally long


class SendGate:
    """One process's sends of the last second, by connection."""

    def __init__(self) -> None:
        self._recent: dict[str, deque[float]] = {}

    async def enter(self, connection_id: str, per_second: float) -> None:
        """Returns when one more send stays within `per_second`."""
        recent = self._recent.setdefault(connection_id, deque())
        most = max(1, int(per_second))
        while True:
            now = time.monotonic()
            while recent and now - recent[0] >= _SECOND:
                recent.popleft()
            if len(recent) < most:
                recent.append(now)
                return
            await asyncio.sleep(recent[0] + _SECOND - now)
