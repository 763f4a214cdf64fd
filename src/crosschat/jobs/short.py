"""Running short jobs: many in one transaction, bisected when one of them fails.

A run may begin while the one before is under way (decision 38). Handlers see to it that what
belongs together happens in the order in which runs began, by lanes that they enter; here it is
seen to that this holds when the earlier one fails as well.
"""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database, out_of_reach
from crosschat.jobs.handlers import Short, ShortHandler, backoff
from crosschat.jobs.lanes import check_fence, complete
from crosschat.jobs.metrics import JOBS
from crosschat.jobs.types import Again, Fenced, LaneClass, Lease, Overtaking
from crosschat.kit import correlation

log = structlog.get_logger()


class _Run:
    """A run, and those `before` it that are still under way. `stumbled`: some of it failed."""

    __slots__ = ("_before", "_ending", "stumbled")

    def __init__(self, before: Sequence["_Run"]) -> None:
        self.stumbled = False
        self._before = tuple(before)
        self._ending: asyncio.Event | None = None  # set once it is known how a transaction ended

    @contextlib.asynccontextmanager
    async def transaction(self, database: Database) -> AsyncIterator[AsyncSession]:
        """One of the run's transactions.

        Postgres lets others into its lanes before we hear how it ended: those wait for us.
        """
        ending = asyncio.Event()
        try:
            async with database.transaction() as session:
                try:
                    yield session
                finally:
                    self._ending = ending
        except BaseException:
            self.stumbled = True
            raise
        finally:
            ending.set()

    def end(self) -> None:
        """Its forerunners are of no more interest, nor is it to hold on to theirs."""
        self._before = ()

    async def check_order(self) -> None:
        """Raises: Overtaking, when one before has begun again and we may come before it."""
        for before in self._before:
            if before._ending is not None:  # noqa: SLF001 - its own kind
                await before._ending.wait()  # noqa: SLF001
            if before.stumbled:
                raise Overtaking


class ShortRunner:
    """One lane class's short jobs. `wake` makes its loop look for work, since a lane that was let
    go may have more."""

    def __init__(
        self,
        database: Database,
        handlers: dict[str, Short],
        wake: Callable[[], None],
        lane_class: LaneClass,
    ) -> None:
        self._database = database
        self._wake = wake
        self._lane_class = lane_class.value
        self._handlers = handlers
        self._under_way: list[_Run] = []

    async def run(self, leases: Sequence[Lease]) -> None:
        """Raises: Overtaking, when an earlier run that is still under way has failed: then the
        leases are as they were, to be taken back."""
        run = _Run(self._under_way)
        self._under_way.append(run)
        by_kind: defaultdict[str, list[Lease]] = defaultdict(list)
        for lease in leases:
            by_kind[lease.jobs[0].kind if lease.jobs else ""].append(lease)
        try:
            for kind, group in by_kind.items():
                if kind in self._handlers:
                    await self._run(self._handlers[kind], group, run)
                else:
                    await self._release_unknown(kind, group)
        finally:
            self._under_way.remove(run)
            run.end()

    async def _run(self, short: Short, leases: list[Lease], run: _Run) -> None:
        try:
            await self._attempt(short, leases, run)
        except Overtaking:
            raise
        except Fenced as fenced:
            log.warning("lane.fenced", lanes=len(fenced.lanes))
            rest = [lease for lease in leases if lease.key not in fenced.lanes]
            if rest:
                await self._run(short, rest, run)
        except Exception as error:
            # The batch is isolated, bisected to the culprit; unless that is none of the jobs.
            if out_of_reach(error):
                raise
            await self._isolate(short, leases, error, run)

    async def _attempt(
        self,
        short: Short,
        leases: list[Lease],
        run: _Run,
        handler: ShortHandler | None = None,
    ) -> None:
        jobs = sorted((job for lease in leases for job in lease.jobs), key=lambda job: job.id)
        alone = jobs[0].correlation if len(jobs) == 1 else None
        async with run.transaction(self._database) as session:
            with correlation.bound(alone):
                await (handler or short.handler)(session, jobs)
            await check_fence(session, {lease.key: lease.token for lease in leases})
            # Whoever had to wait for an earlier run's lanes can know by now how that ended.
            await run.check_order()
            completed = await complete(session, leases, max_attempts=short.max_attempts)
        if completed.waiting:
            self._wake()
        if jobs:
            JOBS.labels(jobs[0].kind, self._lane_class, "done").inc(len(jobs))

    async def _isolate(
        self, short: Short, leases: list[Lease], error: Exception, run: _Run
    ) -> None:
        if len(leases) > 1:
            half = len(leases) // 2
            await self._run(short, leases[:half], run)
            await self._run(short, leases[half:], run)
        elif len(leases[0].jobs) > 1:
            # Completing the first half gives the lane back; the rest is claimed again after it.
            lease = leases[0]
            first = lease.jobs[: len(lease.jobs) // 2]
            await self._run(short, [Lease(lease.key, lease.token, first)], run)
        else:
            await self._end(short, leases[0], error, run)

    async def _end(self, short: Short, lease: Lease, error: Exception, run: _Run) -> None:
        """The one job that failed: once more in the other way, if there is one."""
        if short.alone is not None:
            log.warning("job.done_apart", kind=lease.jobs[0].kind, error=type(error).__name__)
            try:
                await self._attempt(short, [lease], run, short.alone)
            except Overtaking:
                raise
            except Fenced:
                log.warning("lane.fenced", lanes=1)
                return
            except Exception as problem:  # isolated already; it fails for this reason
                if out_of_reach(problem):
                    raise
                error = problem
            else:
                return
        await self._fail(short, lease, error)

    async def _fail(self, short: Short, lease: Lease, error: Exception) -> None:
        job = lease.jobs[0]
        log.error(
            "job.failed",
            kind=job.kind,
            job=job.id,
            attempts=job.attempts + 1,
            correlation=job.correlation,
            exc_info=error,
        )
        delay = backoff(job.attempts) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        async with self._database.transaction() as session:
            await check_fence(session, {lease.key: lease.token})
            completed = await complete(
                session,
                [lease],
                {job.id: Again(delay, f"{type(error).__name__}: {error}"[:2000])},
                max_attempts=short.max_attempts,
            )
        if completed.waiting:
            self._wake()
        outcome = "dead" if completed.dead else "failed"
        JOBS.labels(job.kind, self._lane_class, outcome).inc()
        for gone in completed.dead:
            log.error("job.dead", kind=gone.kind, job=gone.id, correlation=gone.correlation)

    async def _release_unknown(self, kind: str, leases: list[Lease]) -> None:
        """Empty lanes are let go; jobs of a kind that this version lacks wait for another one."""
        again = {job.id: Again(60.0, counts=False) for lease in leases for job in lease.jobs}
        if again:
            log.error("job.unknown_kind", kind=kind, jobs=len(again))
        async with self._database.transaction() as session:
            await check_fence(session, {lease.key: lease.token for lease in leases})
            await complete(session, leases, again, max_attempts=1)
        self._wake()
