"""The last look before a call: never more than a connection's rate in any second.

Slots are reserved ahead and evenly (:mod:`crosschat.conversations.pacing`), but a process that was
held up for a moment has many whose time has come at once. What the platform counts is when they
arrive, which is some time between a call's beginning and its answer: so a call's place is free
again a second after its answer, and no sooner.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_SECOND = 1.005  # the event loop tells milliseconds, and may be early by one


class SendGate:
    """One process's calls that may still count, by connection."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, asyncio.Semaphore]] = {}

    @asynccontextmanager
    async def place(self, connection_id: str, per_second: float) -> AsyncIterator[None]:
        """For one call: begins when it stays within `per_second`, first come, first served."""
        most = max(1, int(per_second))
        known = self._places.get(connection_id)
        if known is None or known[0] != most:
            # Another rate begins anew: what went out by the old one counts no more.
            known = self._places[connection_id] = (most, asyncio.Semaphore(most))
        places = known[1]
        await places.acquire()
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(_SECOND, places.release)
