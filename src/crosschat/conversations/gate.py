"""The last look before a call: never more than a connection's rate in any second.

Slots are reserved ahead and evenly (:mod:`crosschat.conversations.pacing`), but a process that was
held up for a moment has many whose time has come at once. What the platform counts is when they
arrive, which is some time between a call's beginning and its answer: so a call's place is free
again a second after its answer, and no sooner.
"""

import asyncio

_SECOND = 1.005  # the event loop tells milliseconds, and may be early by one


class SendGate:
    """One process's calls that may still count, by connection."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, asyncio.Semaphore]] = {}

    def place(self, connection_id: str, per_second: float) -> "_Place":
        """For one call: begins when it stays within `per_second`, first come, first served."""
        most = max(1, int(per_second))
        known = self._places.get(connection_id)
        if known is None or known[0] != most:
            # Another rate begins anew: what went out by the old one counts no more.
            known = self._places[connection_id] = (most, asyncio.Semaphore(most))
        return _Place(known[1])


class _Place:
    __slots__ = ("_places",)

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places = places

    async def __aenter__(self) -> None:
        await self._places.acquire()

    async def __aexit__(self, *_: object) -> None:
        asyncio.get_running_loop().call_later(_SECOND, self._places.release)
