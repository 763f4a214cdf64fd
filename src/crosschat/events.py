"""How domains react to each other without knowing each other.

`main.py` registers subscribers; they run in the raiser's transaction and may only write or enqueue.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

E = TypeVar("E")
Subscriber = Callable[[AsyncSession, E], Awaitable[None]]


class Events:
    def __init__(self) -> None:
        self._subscribers: defaultdict[type, list[Subscriber[Any]]] = defaultdict(list)

    def on(self, event_type: type[E], subscriber: Subscriber[E]) -> None:
        self._subscribers[event_type].append(subscriber)

    async def emit(self, session: AsyncSession, event: object) -> None:
        for subscriber in self._subscribers[type(event)]:
            await subscriber(session, event)
