"""Seeing to it that each connection hears of its customers: by a webhook, or by fetching.

A job that sets its own timer: whichever worker takes it, it runs once every few seconds.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.ingress.polling import poll_job
from crosschat.ingress.registering import register_job, webhook_url
from crosschat.jobs.queue import Queue
from crosschat.jobs.recurring import Recurring
from crosschat.jobs.types import Job, NewJob
from crosschat.messaging.abilities import Polls
from crosschat.messaging.channel import Registers
from crosschat.models import Connection, Lane

TENDING = Recurring("ingress.tend", timedelta(seconds=5))


class Tender:
    """Handles :data:`TENDING`."""

    def __init__(self, directory: Directory, queue: Queue, public_url: str | None) -> None:
        self._directory = directory
        self._queue = queue
        self._public_url = public_url

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        registered = await self._registered(session)
        lives = [live for live in await self._directory.all() if live.status == "active"]
        wanted = {
            job.lane: job
            for live in lives
            if (job := self._job(live, registered.get(live.id))) is not None
        }
        running = set(await session.scalars(select(Lane.key).where(Lane.key.in_(sorted(wanted)))))
        missing = [job for lane, job in wanted.items() if lane not in running]
        await self._queue.enqueue(session, missing)
        await TENDING.again(session)

    def _job(self, live: Live, registered: str | None) -> NewJob | None:
        """A webhook where we can be reached; simulated accounts live on this machine anyway."""
        if self._public_url and not live.simulated and isinstance(live.channel, Registers):
            done = registered == webhook_url(self._public_url, live)
            return None if done else register_job(live.id)
        return poll_job(live.id) if isinstance(live.channel, Polls) else None

    async def _registered(self, session: AsyncSession) -> dict[str, str]:
        if self._public_url is None:
            return {}
        rows = await session.execute(
            select(Connection.id, Connection.registered_url).where(
                Connection.registered_url.is_not(None)
            )
        )
        return {row.id: row.registered_url for row in rows}
