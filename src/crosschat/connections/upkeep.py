"""What is asked of platforms again and again, for each connection.

A job that sets its own timer: whichever worker takes it, it runs once every few seconds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.jobs.lanes import Queue
from crosschat.jobs.timers import set_timer
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.channel import Channel
from crosschat.models import Lane

UPKEEP = "connections.upkeep"
EVERY = timedelta(hours=1)
_LOOK = timedelta(seconds=5)
_TIMER = "upkeep"
_JOB = NewJob(LaneClass.INBOUND, "upkeep", UPKEEP, "{}")


@dataclass(frozen=True, slots=True)
class Task:
    """Asked anew once the health of this `kind` is older than :data:`EVERY`."""

    kind: str
    concerns: Callable[[Channel], bool]
    job: Callable[[str], NewJob]


async def start_upkeep(session: AsyncSession) -> None:
    """Set the first timer; a worker that starts later only moves it."""
    await set_timer(session, _TIMER, clock.now(), _JOB)


class Upkeep:
    """Handles jobs of kind :data:`UPKEEP`."""

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
        await set_timer(session, _TIMER, clock.now() + _LOOK, _JOB)


def _is_due(live: Live, task: Task) -> bool:
    if live.status != "active" or not task.concerns(live.channel):
        return False
    known = live.health.get(task.kind)
    return not known or clock.now() - datetime.fromisoformat(known["at"]) > EVERY
