"""Asking platforms how an account stands: after news of it, and every hour."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import ACCOUNT, Directory, Live
from crosschat.connections.health import News, answered, record
from crosschat.connections.service import Connections
from crosschat.jobs.handlers import backoff
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.channel import Account, ChecksAccount
from crosschat.messaging.failures import ChannelError

CHECK = "connections.check"
MAX_ATTEMPTS = 5


def check_job(connection_id: str) -> NewJob:
    payload = orjson.dumps({"connection": connection_id}).decode()
    return NewJob(LaneClass.UPKEEP, f"a:{connection_id}", CHECK, payload)


class Checker:
    """Handles jobs of kind :data:`CHECK`."""

    def __init__(self, directory: Directory, connections: Connections) -> None:
        self._directory = directory
        self._connections = connections

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Any] = {}
        for job in jobs:
            live = await self._directory.get(connection_id(job))
            if live is not None and isinstance(live.channel, ChecksAccount):
                loaded[job.id] = live
        return loaded

    async def call(self, loaded: Live) -> Account | ChannelError:
        channel = loaded.channel
        assert isinstance(channel, ChecksAccount)  # noqa: S101 - checked by load
        try:
            return await channel.check_account()
        except ChannelError as error:
            return error

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Live, Any]]
    ) -> Mapping[int, Again]:
        again: dict[int, Again] = {}
        news: list[News] = []
        for job, live, result in results:
            if isinstance(result, Account):
                told = answered(result)
                rate = {"rate": told["rate"]} if "rate" in told else {}
                news.append(
                    News(live.id, ACCOUNT, "info", told["summary"], clock.now(), told["data"], rate)
                )
            elif result.retryable and job.attempts + 1 < MAX_ATTEMPTS:
                again[job.id] = Again(result.retry_after or backoff(job.attempts), result.message)
            else:
                news.append(_failed(live.id, result.message))
        await record(session, news, self._connections.changed)
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        news = _failed(connection_id(job), "The platform could not be asked about this account.")
        await record(session, [news], self._connections.changed)


def connection_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["connection"])


def _failed(connection: str, reason: str) -> News:
    """Sending is not stopped: what a send is refused for says that by itself."""
    return News(connection, ACCOUNT, "warning", reason, clock.now(), None)
