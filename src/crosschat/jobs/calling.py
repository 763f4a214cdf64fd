"""Running calling jobs: load together, call at the same time, store together as answers come in."""

import asyncio
import contextlib
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
import structlog
from sqlalchemy.exc import InterfaceError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import Database, out_of_reach
from crosschat.jobs.handlers import Calling, backoff
from crosschat.jobs.lanes import check_fence, complete
from crosschat.jobs.loading import Loaded, correlated, load
from crosschat.jobs.metrics import JOBS
from crosschat.jobs.types import Again, Fenced, Job, LaneClass, Lease
from crosschat.kit import correlation

log = structlog.get_logger()
LONGEST_GATHER, _GATHER_EACH = 0.05, 0.01  # seconds
_STORE_BATCH = 200
_RETRY_STORE = 0.5  # seconds between tries while the database is away


async def gather_work(began: float, taken: int) -> None:
    """Under load wait a moment for more: what comes meanwhile shares one transaction.

    The more the last one that began at `began` (monotonic) took, the longer; it goes on so while
    more than one comes in `_GATHER_EACH`. Where less is to do, nothing is held up.
    """
    pause = min(LONGEST_GATHER, (taken - 1) * _GATHER_EACH)
    await asyncio.sleep(max(0.0, began + pause - time.monotonic()))


class _Outcome(msgspec.Struct):
    calling: Calling
    lease: Lease
    loaded: Any
    result: Any = None
    error: Exception | None = None

    @property
    def job(self) -> Job:
        return self.lease.jobs[-1]


class CallingRunner:
    """One lane class's calls.

    `held` is the lanes whose leases must be renewed meanwhile; `wake` makes the class's loop look
    for work, since a lane that was let go may have more.
    """

    def __init__(
        self,
        database: Database,
        handlers: dict[str, Calling],
        wake: Callable[[], None],
        lane_class: LaneClass,
    ) -> None:
        self._database = database
        self._lane_class = lane_class.value
        self._handlers = handlers
        self._wake = wake
        self.held: dict[str, int] = {}
        self.freed = asyncio.Event()
        self._outcomes: asyncio.Queue[_Outcome] = asyncio.Queue()
        self._calls: set[asyncio.Task[None]] = set()

    async def run(self, leases: Sequence[Lease]) -> None:
        """Load the leases' jobs and start their calls; returns before those have ended."""
        self.held.update({lease.key: lease.token for lease in leases})
        for kind, group in _by_kind(leases).items():
            calling = self._handlers.get(kind)
            if calling is None:
                await self._release_unknown(kind, group)
            else:
                await self._load(calling, group)

    async def store_forever(self) -> None:
        """Store outcomes as they come, those that are there together."""
        while True:
            batch = [await self._outcomes.get()]
            began = time.monotonic()
            while len(batch) < _STORE_BATCH and not self._outcomes.empty():
                batch.append(self._outcomes.get_nowait())
            for calling in {id(o.calling): o.calling for o in batch}.values():
                await self._store([o for o in batch if o.calling is calling])
            if len(batch) < _STORE_BATCH:
                await gather_work(began, len(batch))

    async def drain(self, timeout: float) -> None:
        """Let calls end that are under way; at most `timeout` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while self.held:
                    self.freed.clear()
                    await self.freed.wait()
        for task in self._calls:
            task.cancel()

    def handles(self, kind: str) -> bool:
        return kind in self._handlers

    async def load_within(self, session: AsyncSession, leases: Sequence[Lease]) -> list[Loaded]:
        """Load what was leased in the session's own transaction; :meth:`begin` it afterwards."""
        found = []
        for kind, group in _by_kind(leases).items():
            calling = self._handlers[kind]
            found.append(await load(session, calling, group, fenced=False))
        return found

    def begin(self, loaded: Loaded) -> None:
        """Make the calls; the transaction that loaded for them has committed."""
        self.held.update({lease.key: lease.token for lease, _ in loaded.calls})
        self._let_go(loaded.idle, waiting=loaded.waiting)
        for lease, value in loaded.calls:
            task = asyncio.create_task(self._call(_Outcome(loaded.calling, lease, value)))
            self._calls.add(task)
            task.add_done_callback(self._calls.discard)

    async def _load(self, calling: Calling, leases: list[Lease]) -> None:
        try:
            async with self._database.transaction() as session:
                loaded = await load(session, calling, leases)
        except Fenced as fenced:
            self._let_go(fenced.lanes)
            rest = [lease for lease in leases if lease.key not in fenced.lanes]
            if rest:
                await self._load(calling, rest)
        except Exception as error:  # noqa: BLE001 - the batch is isolated: bisect to the culprit
            if len(leases) > 1:
                half = len(leases) // 2
                await self._load(calling, leases[:half])
                await self._load(calling, leases[half:])
            else:
                self._outcomes.put_nowait(_Outcome(calling, leases[0], None, error=error))
        else:
            self.begin(loaded)

    async def _call(self, outcome: _Outcome) -> None:
        with correlation.bound(outcome.job.correlation):
            try:
                outcome.result = await outcome.calling.handler.call(outcome.loaded)
            except Exception as error:  # noqa: BLE001 - one call must not end its neighbours
                outcome.error = error
        self._outcomes.put_nowait(outcome)

    async def _store(self, outcomes: list[_Outcome]) -> None:
        failed = [o for o in outcomes if o.error is not None]
        stored = [o for o in outcomes if o.error is None]
        if stored:
            await self._store_results(stored)
        for outcome in failed:
            assert outcome.error is not None  # noqa: S101 - for the type checker
            with correlated([outcome.job]):
                await self._store_failure(outcome, outcome.error)

    async def _store_results(self, outcomes: list[_Outcome]) -> None:
        calling = outcomes[0].calling
        leases = [o.lease for o in outcomes]
        while True:
            try:
                async with self._database.transaction() as session:
                    with correlated([o.job for o in outcomes]):
                        again = await calling.handler.store(
                            session, [(o.job, o.loaded, o.result) for o in outcomes]
                        )
                    await check_fence(session, {lease.key: lease.token for lease in leases})
                    completed = await complete(
                        session, leases, dict(again), max_attempts=calling.max_attempts
                    )
                    for job in completed.dead:
                        with correlated([job]):
                            await calling.handler.gave_up(session, job, again[job.id].error or "")
            except Fenced as fenced:
                log.warning("lane.fenced", lanes=len(fenced.lanes))
                self._let_go(fenced.lanes)
                rest = [o for o in outcomes if o.lease.key not in fenced.lanes]
                if rest:
                    await self._store_results(rest)
                return
            except Exception as error:  # noqa: BLE001 - isolate the culprit
                if _database_away(error):
                    # The effect has happened outside: keep the result until it can be stored.
                    log.warning("store.waiting", error=type(error).__name__)
                    await asyncio.sleep(_RETRY_STORE)
                    continue
                if len(outcomes) > 1:
                    for outcome in outcomes:
                        await self._store_results([outcome])
                else:
                    with correlated([outcomes[0].job]):
                        await self._store_failure(outcomes[0], error)
                return
            self._let_go(frozenset(lease.key for lease in leases), waiting=completed.waiting)
            self._count(outcomes[0].job.kind, len(outcomes), again, len(completed.dead))
            return

    async def _store_failure(self, outcome: _Outcome, error: Exception) -> None:
        job, calling, lease = outcome.job, outcome.calling, outcome.lease
        reason = f"{type(error).__name__}: {error}"[:2000]
        log.warning(
            "job.failed", kind=job.kind, job=job.id, attempts=job.attempts + 1, error=reason
        )
        delay = backoff(job.attempts) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        while True:
            try:
                async with self._database.transaction() as session:
                    await check_fence(session, {lease.key: lease.token})
                    completed = await complete(
                        session,
                        [lease],
                        {job.id: Again(delay, reason, counts=not out_of_reach(error))},
                        max_attempts=calling.max_attempts,
                    )
                    for gone in completed.dead:
                        log.error("job.dead", kind=gone.kind, job=gone.id, error=reason)
                        await calling.handler.gave_up(session, gone, reason)
                JOBS.labels(
                    job.kind, self._lane_class, "dead" if completed.dead else "failed"
                ).inc()
            except Fenced:
                pass
            except Exception as problem:
                if _database_away(problem):
                    await asyncio.sleep(_RETRY_STORE)
                    continue
                log.exception("job.failure_not_stored", kind=job.kind, job=job.id)
            self._let_go(frozenset({lease.key}), waiting=True)
            return

    def _count(self, kind: str, all_: int, again: Mapping[int, Again], dead: int) -> None:
        failed = sum(a.counts for a in again.values()) - dead
        JOBS.labels(kind, self._lane_class, "done").inc(all_ - len(again))
        if again:
            JOBS.labels(kind, self._lane_class, "failed").inc(failed)
            JOBS.labels(kind, self._lane_class, "dead").inc(dead)

    async def _release_unknown(self, kind: str, leases: list[Lease]) -> None:
        again = {job.id: Again(60.0, counts=False) for lease in leases for job in lease.jobs}
        if again:
            log.error("job.unknown_kind", kind=kind, jobs=len(again))
        async with self._database.transaction() as session:
            await check_fence(session, {lease.key: lease.token for lease in leases})
            await complete(session, leases, again, max_attempts=1)
        self._let_go(frozenset(lease.key for lease in leases))

    def _let_go(self, lanes: frozenset[str], *, waiting: bool = False) -> None:
        for key in lanes:
            self.held.pop(key, None)
        self.freed.set()
        if waiting:
            self._wake()


def _by_kind(leases: Iterable[Lease]) -> dict[str, list[Lease]]:
    """Leases without jobs are of kind ""."""
    groups: defaultdict[str, list[Lease]] = defaultdict(list)
    for lease in leases:
        groups[lease.jobs[0].kind if lease.jobs else ""].append(lease)
    return groups


def _database_away(error: Exception) -> bool:
    return isinstance(error, OSError | InterfaceError) or out_of_reach(error)
