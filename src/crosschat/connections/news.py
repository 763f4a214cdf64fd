"""News of accounts, as platforms push it: kept as health, and a reason to ask how they stand."""

from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.checking import check_job
from crosschat.connections.health import News, record
from crosschat.connections.service import Connections
from crosschat.jobs.queue import Queue
from crosschat.messaging.events import AccountChanged, Routed


class Told(Protocol):
    """The event of a higher layer that brings the news."""

    @property
    def items(self) -> tuple[Routed, ...]: ...


class AccountNews:
    """Reacts to `PlatformTold`."""

    def __init__(self, connections: Connections, queue: Queue) -> None:
        self._connections = connections
        self._queue = queue

    async def __call__(self, session: AsyncSession, told: Told) -> None:
        news = [
            News(
                item.connection_id,
                event.kind,
                event.severity,
                event.summary or event.kind,
                event.at or item.received_at,
                event.data,
                received_at=item.received_at,
            )
            for item in told.items
            if isinstance(event := item.event, AccountChanged)
        ]
        if news:
            await record(session, news, self._connections.changed)
            concerned = sorted({item.connection_id for item in news})
            await self._queue.enqueue(session, [check_job(one) for one in concerned])
