"""Loading calling jobs: what many calls need, read in one transaction."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.handlers import Calling
from crosschat.jobs.lanes import check_fence, complete
from crosschat.jobs.types import Again, Job, Lease
from crosschat.kit import correlation


@dataclass(frozen=True, slots=True)
class Loaded:
    """Calls to make, each with what it needs, and the `idle` lanes, where there is none now.

    `waiting`: some of the idle ones have more work, now or later.
    """

    calling: Calling
    calls: list[tuple[Lease, Any]]
    idle: frozenset[str]
    waiting: bool


async def load(
    session: AsyncSession, calling: Calling, leases: Sequence[Lease], *, fenced: bool = True
) -> Loaded:
    """Load the last job of each lease. Without `fenced` the lanes are locked by the session.

    Raises: Fenced; whatever the handler raises.
    """
    jobs = [lease.jobs[-1] for lease in leases]
    with correlated(jobs):
        values = await calling.handler.load(session, jobs)
    if fenced:
        await check_fence(session, {lease.key: lease.token for lease in leases})
    calls: list[tuple[Lease, Any]] = []
    idle: list[Lease] = []
    again: dict[int, Again] = {}
    for lease, job in zip(leases, jobs, strict=True):
        if job.id not in values:
            idle.append(lease)
        elif isinstance(value := values[job.id], Again):
            idle.append(lease)
            again[job.id] = value
        else:
            calls.append((lease, value))
    waiting = False
    if idle:
        completed = await complete(session, idle, again, max_attempts=calling.max_attempts)
        waiting = completed.waiting
    return Loaded(calling, calls, frozenset(lease.key for lease in idle), waiting)


def correlated(jobs: Sequence[Job]) -> AbstractContextManager[None]:
    """Bind the correlation of a job that is worked on alone; in a batch nothing is bound."""
    return correlation.bound(jobs[0].correlation if len(jobs) == 1 else None)
