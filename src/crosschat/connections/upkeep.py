"""What is asked of platforms again and again, for each connection.

A job that sets its own timer: whichever worker takes it, it runs once every few seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.jobs.queue import Queue
from crosschat.jobs.recurring import Recurring
from crosschat.jobs.types import Job, NewJob
from crosschat.kit import clock
from crosschat.messaging.channel import Channel
from crosschat.models import Lane

UPKEEP = Recurring("connections.upkeep", timedelta(seconds=5))
EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Task:
    """Asked anew once the health of this `kind` is older than :data:`EVERY`."""

    kind: str
    concerns: Callable[[Channel], bool]
    job: Callable[[str], NewJob]


class Upkeep:
    """Handles :data:`UPKEEP`."""

    def __init__(self, directory: Directory, queue: Queue, tasks: Sequence[Task]) -> None:
        self._directory = directory
        self._queue = queue
        self._tasks = tasks

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        due = {
            job.lane: job
            for live in await self._directory.all()
            for task in self._tasks
            if _is_due(live, task)
            for job in [task.job(live.id)]
        }
        running = set(await session.scalars(select(Lane.key).where(Lane.key.in_(sorted(due)))))
        await self._queue.enqueue(
            session, [job for lane, job in due.items() if lane not in running]
        )
        await UPKEEP.again(session)


def _is_due(live: Live, task: Task) -> bool:
    if live.status != "active" or not task.concerns(live.channel):
        return False
    known = live.health.get(task.kind)
    return not known or clock.now() - datetime.fromisoformat(known["at"]) > EVERY
