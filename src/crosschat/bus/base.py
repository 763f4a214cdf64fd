"""The interface of the bus."""

from collections.abc import Callable
from typing import Protocol

Subscriber = Callable[[str], None]


class Bus(Protocol):
    def publish(self, topic: str, value: str = "") -> None:
        """Tell every process, soon. Never blocks and never raises."""

    def subscribe(self, topic: str, subscriber: Subscriber) -> None:
        """Call `subscriber(value)` for each message; it must be quick and not raise.

        After the bus was out of reach it is called once with an empty value: refetch.
        """

    async def start(self) -> None: ...

    async def stop(self) -> None: ...
