"""What the code of a job looks like.

*Short* jobs are set-based: many of them run in one shared transaction, and a failure bisects the
batch until the culprit stands alone. *Calling* jobs talk to somebody: they load, call with no
database connection held, and store what came of it, fenced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.types import Again, Job


class ShortHandler(Protocol):
    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """Do all `jobs` (of one kind, in order within each lane). Writes only; no calls outside."""


class CallingHandler(Protocol):
    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        """What each job (by id) needs for its call, or :class:`Again` to put it off uncounted.

        A job left out has nothing to do any more.
        """

    async def call(self, loaded: Any) -> Any:
        """The call. An exception counts as a failed attempt and is retried with backoff."""

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        """Store what came of (job, loaded, result); jobs to run again, with their delay."""

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        """The job has failed for the last time and is now a dead letter. End safely."""


@dataclass(frozen=True, slots=True)
class Short:
    """`per_lane` jobs of a lane at most in one run. `alone` does otherwise what `handler` cannot
    do, once no other job is left that could be to blame."""

    handler: ShortHandler
    per_lane: int = 50
    max_attempts: int = 8
    alone: ShortHandler | None = None


@dataclass(frozen=True, slots=True)
class Calling:
    """`coalesce`: one run serves all jobs that the lane has; the last of them is handed in."""

    handler: CallingHandler
    coalesce: bool = False
    max_attempts: int = 8


@dataclass(slots=True)
class Handlers:
    """Which code runs which kind of job."""

    short: dict[str, Short] = field(default_factory=dict)
    calling: dict[str, Calling] = field(default_factory=dict)


def backoff(attempts: int) -> float:
    """Seconds before attempt number `attempts` + 1: 0.5, 1, 2 … at most 300."""
    return float(min(300.0, 0.5 * 2**attempts))
