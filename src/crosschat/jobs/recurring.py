"""Jobs that come again and again: each sets its own timer, so it runs once, whoever takes it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.timers import set_timer
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.kit import clock


@dataclass(frozen=True, slots=True)
class Recurring:
    """A short job (see :class:`crosschat.jobs.handlers.Short`) that sets its own timer."""

    kind: str
    every: timedelta

    async def start(self, session: AsyncSession) -> None:
        """Run as soon as may be; a timer that is set already is moved."""
        await self._set(session, timedelta())

    async def again(self, session: AsyncSession) -> None:
        """For the job itself: run once more when its time has come."""
        await self._set(session, self.every)

    async def _set(self, session: AsyncSession, wait: timedelta) -> None:
        job = NewJob(LaneClass.INBOUND, self.kind, self.kind, "{}")
        await set_timer(session, self.kind, clock.now() + wait, job)
