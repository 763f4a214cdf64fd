"""Reading a connection's templates from its platform: every hour, on demand, after news."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.connections.health import News, record
from crosschat.connections.service import Connections
from crosschat.jobs.handlers import backoff
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.channel import KnownTemplate, Templates
from crosschat.messaging.failures import ChannelError, ConnectionFailed
from crosschat.templates.catalogue import KIND, replace

log = structlog.get_logger()
SYNC = "templates.sync"
MAX_ATTEMPTS = 5
PATIENCE = 60.0  # seconds for all pages


@dataclass(frozen=True, slots=True)
class Fetched:
    """`asked_at`: what came by other ways since then is newer."""

    templates: tuple[KnownTemplate, ...]
    asked_at: datetime


def sync_job(connection_id: str) -> NewJob:
    payload = orjson.dumps({"connection": connection_id}).decode()
    return NewJob(LaneClass.UPKEEP, f"m:{connection_id}", SYNC, payload)


async def fetch(live: Live, *, patience: float = PATIENCE) -> Fetched:
    """What the platform has, for a channel with the ability. Raises: ChannelError."""
    channel = live.channel
    assert isinstance(channel, Templates)  # noqa: S101 - the callers checked
    asked_at = clock.now()
    try:
        async with asyncio.timeout(patience):
            return Fetched(await channel.list_templates(), asked_at)
    except TimeoutError:
        raise ConnectionFailed("The platform took too long to list its templates.") from None


class TemplateSync:
    """Stores what was fetched; handles jobs of kind :data:`SYNC`."""

    def __init__(self, directory: Directory, connections: Connections) -> None:
        self._directory = directory
        self._connections = connections

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Any] = {}
        for job in jobs:
            live = await self._directory.get(_connection_id(job))
            if live is not None and isinstance(live.channel, Templates):
                loaded[job.id] = live
        return loaded

    async def call(self, loaded: Live) -> Fetched | ChannelError:
        try:
            return await fetch(loaded)
        except ChannelError as error:
            return error

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Live, Any]]
    ) -> Mapping[int, Again]:
        again: dict[int, Again] = {}
        for job, live, result in results:
            if isinstance(result, Fetched):
                await self.take(session, live, result)
            elif result.retryable and job.attempts + 1 < MAX_ATTEMPTS:
                again[job.id] = Again(result.retry_after or backoff(job.attempts), result.message)
            else:
                await self.failed(session, live.id, result.message)
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.warning("templates.not_synced", job=job.id, error=error)
        await self.failed(session, _connection_id(job), "The templates could not be read.")

    async def take(self, session: AsyncSession, live: Live, fetched: Fetched) -> None:
        """Keep what was fetched, and that it was."""
        at = fetched.asked_at
        await replace(session, live.workspace_id, live.id, fetched.templates, at)
        count = len(fetched.templates)
        data = {"synced_at": at.isoformat(), "count": count}
        news = News(live.id, KIND, "info", f"{count} templates.", at, data)
        await record(session, [news], self._connections.changed)

    async def failed(self, session: AsyncSession, connection_id: str, reason: str) -> None:
        """Show why; what was read before stays."""
        news = News(connection_id, KIND, "warning", reason, clock.now(), None)
        await record(session, [news], self._connections.changed)


def _connection_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["connection"])
