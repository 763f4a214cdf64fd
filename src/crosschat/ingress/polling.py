"""Fetching where nothing can be pushed to us: one lane a connection, so one poller at a time.

What was fetched is kept in the ledger in the same transaction as the cursor behind it, so that
nothing is lost between two polls and nothing is taken in twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.ingress.entries import Entry, keep
from crosschat.ingress.registering import is_route
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.abilities import KnowsRegistration, Polled, Polls
from crosschat.messaging.channel import Registers
from crosschat.messaging.failures import ChannelError
from crosschat.models import Connection

log = structlog.get_logger()
POLL = "ingress.poll"
_WAIT = 25.0  # seconds that a poll may last
_AFTER_ERROR = 10.0
_PUSHED = 60.0  # seconds until we look again whether a webhook is still set


@dataclass(frozen=True, slots=True)
class _Poll:
    live: Live
    cursor: str | None


class _PushedElsewhere:
    """The platform sends to a webhook; there is nothing to fetch."""


def poll_job(connection_id: str) -> NewJob:
    payload = orjson.dumps({"connection": connection_id}).decode()
    return NewJob(LaneClass.UPKEEP, f"p:{connection_id}", POLL, payload)


class Poller:
    """Handles jobs of kind :data:`POLL`, each of which goes on until its connection ends."""

    def __init__(self, directory: Directory, queue: Queue) -> None:
        self._directory = directory
        self._queue = queue

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        wanted = {str(orjson.loads(job.payload)["connection"]): job.id for job in jobs}
        rows = await session.execute(
            select(Connection.id, Connection.cursor).where(Connection.id.in_(sorted(wanted)))
        )
        loaded: dict[int, Any] = {}
        for row in rows:
            live = await self._directory.get(row.id)
            if live is not None and live.status == "active" and isinstance(live.channel, Polls):
                loaded[wanted[row.id]] = _Poll(live, row.cursor)
        return loaded

    async def call(self, loaded: _Poll) -> Polled | _PushedElsewhere | ChannelError:
        channel = loaded.live.channel
        assert isinstance(channel, Polls)  # noqa: S101 - checked by load
        try:
            if isinstance(channel, KnowsRegistration) and (url := await channel.registered_url()):
                await _adopt(loaded.live, url)
                return _PushedElsewhere()
            return await channel.poll(loaded.cursor, wait=_WAIT)
        except ChannelError as error:
            return error

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, _Poll, Any]]
    ) -> Mapping[int, Again]:
        again: dict[int, Again] = {}
        for job, poll, result in results:
            again[job.id] = await self._store(session, poll, result)
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        """The next tending starts it anew."""
        log.error("poll.gave_up", job=job.id, error=error)

    async def _store(self, session: AsyncSession, poll: _Poll, result: Any) -> Again:
        if isinstance(result, ChannelError):
            log.warning("poll.failed", connection=poll.live.id, error=result.message)
            return Again(result.retry_after or _AFTER_ERROR, result.message, counts=False)
        if isinstance(result, _PushedElsewhere):
            return Again(_PUSHED, counts=False)
        if result.bodies:
            await keep(session, self._queue, [_entry(poll.live, body) for body in result.bodies])
        if result.cursor != poll.cursor:
            await session.execute(
                update(Connection).where(Connection.id == poll.live.id).values(cursor=result.cursor)
            )
        return Again(0, counts=False)


async def _adopt(live: Live, url: str) -> None:
    """Set a webhook that was set by hand again, now with our secret.

    A person's setWebhook names no secret, so that everything it brings is refused as unsigned; the
    platform tries that again later, and then the secret is with it. Repeated with every look, as
    the same command given again takes the secret away and nothing tells us.

    Safe: the address stays, so nobody is pushed aside and nothing goes to a new place; whoever set
    it knows the account's token; and a secret that comes along only makes the check stricter.
    """
    if isinstance(live.channel, Registers) and not live.simulated and is_route(url, live.plugin):
        await live.channel.register(url, "")


def _entry(live: Live, body: bytes) -> Entry:
    """What we fetched ourselves is vouched for by the credentials that fetched it."""
    return Entry(new_id("evt"), live.plugin.key, live.id, (live.id,), body, clock.now())
