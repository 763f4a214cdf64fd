"""Enqueuing: jobs go into their lanes, and the workers learn of it once that is committed.

The lane is locked (by its upsert) before its job is inserted; see :mod:`crosschat.jobs.lanes`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.database import WORKSPACE, AfterCommit, after_commit, before_commit
from crosschat.jobs.types import CAMPAIGNS, Job, LaneClass, Lease, NewJob
from crosschat.kit import correlation
from crosschat.models.plain import fetch

_ENQUEUE = """
WITH incoming AS (
  SELECT * FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::varchar[], $5::int2[],
    $6::varchar[], $7::float8[])
    WITH ORDINALITY AS i(lane, class, kind, payload, priority, correlation, delay, n)
), touched AS (
  INSERT INTO lanes AS l (key, lane_class, ready_at, priority)
  SELECT lane, min(class), clock_timestamp() + min(delay) * interval '1 second', min(priority)
  FROM incoming GROUP BY lane ORDER BY lane
  ON CONFLICT (key) DO UPDATE SET
    ready_at = CASE WHEN l.state = 'ready' THEN least(l.ready_at, excluded.ready_at)
                    ELSE l.ready_at END,
    priority = least(l.priority, excluded.priority)
  RETURNING key
)
INSERT INTO jobs (lane, lane_class, kind, payload, correlation)
SELECT lane, class, kind, payload, correlation
FROM incoming WHERE (SELECT count(*) FROM touched) > 0 ORDER BY n
"""

# The same, but lanes that have no work are leased at once to whoever enqueues. Whether a row is new
# shows in `xmax`, which is set where there was one.
_HAND_OVER = """
WITH incoming AS (
  SELECT * FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::varchar[], $5::int2[],
    $6::varchar[])
    WITH ORDINALITY AS i(lane, class, kind, payload, priority, correlation, n)
), touched AS (
  INSERT INTO lanes AS l (key, lane_class, ready_at, priority, state, token, holder)
  SELECT lane, min(class), clock_timestamp() + $7::float8 * interval '1 second', min(priority),
    'leased', nextval('lane_tokens'), $8
  FROM incoming GROUP BY lane ORDER BY lane
  ON CONFLICT (key) DO UPDATE SET
    ready_at = CASE WHEN l.state = 'ready' THEN least(l.ready_at, clock_timestamp())
                    ELSE l.ready_at END,
    priority = least(l.priority, excluded.priority)
  RETURNING key, token, xmax = 0 AS ours
), inserted AS (
  INSERT INTO jobs (lane, lane_class, kind, payload, correlation)
  SELECT lane, class, kind, payload, correlation
  FROM incoming WHERE (SELECT count(*) FROM touched) > 0 ORDER BY n
  RETURNING id, lane
)
SELECT key AS lane, token AS number, true AS is_token FROM touched WHERE ours
UNION ALL SELECT lane, min(id), false FROM inserted GROUP BY lane
"""

_HANDED, _LOADING = "jobs_handed", "jobs_loading"


def wake_topic(lane_class: LaneClass) -> str:
    return f"jobs.{lane_class}"


class Taker(Protocol):
    """Does the jobs of one class in this process. `holder` is whose leases last `lease` seconds."""

    holder: str
    lease: float

    def room_for(self, jobs: Sequence[NewJob]) -> int:
        """How many of them, from the first one on, it would take at once."""

    async def load(self, session: AsyncSession, leases: Sequence[Lease]) -> AfterCommit:
        """Read what the leases' jobs need, in the transaction that enqueued them, when all else
        in it is done. Once it has committed, what is returned starts them."""


class Queue:
    """Enqueues; wakes the workers once the caller's transaction has committed.

    What this process can do itself at once it takes, so that nobody has to look for it.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._takers: dict[LaneClass, Taker] = {}

    def hand_over(self, lane_class: LaneClass, taker: Taker | None) -> None:
        """Jobs of the class go to `taker` from now on, if it wants them; None: to nobody."""
        if taker is None:
            self._takers.pop(lane_class, None)
        else:
            self._takers[lane_class] = taker

    async def enqueue(self, session: AsyncSession, jobs: Sequence[NewJob]) -> list[NewJob]:
        """Those of the jobs that this process begins itself once the caller has committed."""
        kept: list[NewJob] = []
        # Takers read whatever a job needs, of any workspace; and what they enqueue meanwhile has
        # no end after which it could be read.
        if self._takers and session.info.get(WORKSPACE) is None and _LOADING not in session.info:
            for lane_class, taker in self._takers.items():
                ours = [job for job in jobs if job.lane_class == lane_class and _is_urgent(job)]
                # As everybody locks lanes, so that those without room may come after.
                ours.sort(key=lambda job: job.lane)
                if ours := ours[: taker.room_for(ours)]:
                    kept += await self._hand_over(session, ours, taker)
                    handed = set(map(id, ours))
                    jobs = [job for job in jobs if id(job) not in handed]
        if jobs:
            await self._enqueue(session, jobs)
        return kept

    async def _enqueue(self, session: AsyncSession, jobs: Sequence[NewJob]) -> None:
        delays = [job.delay for job in jobs]
        await fetch(session, _ENQUEUE, *_columns(jobs), delays, unconfined=True)
        self._wake_after(session, {job.lane_class for job in jobs})

    async def _hand_over(
        self, session: AsyncSession, jobs: Sequence[NewJob], taker: Taker
    ) -> list[NewJob]:
        columns = _columns(jobs)
        rows = await fetch(session, _HAND_OVER, *columns, taker.lease, taker.holder)
        first: dict[str, tuple[NewJob, str | None]] = {}
        for job, cause in zip(jobs, columns[-1], strict=True):
            first.setdefault(job.lane, (job, cause))
        ids = {row.lane: row.number for row in rows if not row.is_token}
        leases = []
        for row in rows:
            if row.is_token:
                job, cause = first[row.lane]
                held = Job(ids[row.lane], row.lane, job.kind, job.payload, 0, cause)
                leases.append(Lease(row.lane, row.number, [held]))
        if leases:
            self._load_before_commit(session, taker, leases)
        if len(leases) < len(first):
            self._wake_after(session, {job.lane_class for job in jobs})
        return [first[lease.key][0] for lease in leases]

    def _load_before_commit(
        self, session: AsyncSession, taker: Taker, leases: Sequence[Lease]
    ) -> None:
        """All that one transaction hands to a taker is loaded together."""
        waiting: dict[Taker, list[Lease]] | None = session.info.get(_HANDED)
        if waiting is None:
            waiting = session.info[_HANDED] = {}
            before_commit(session, _load)
        waiting.setdefault(taker, []).extend(leases)

    def _wake_after(self, session: AsyncSession, classes: Iterable[LaneClass]) -> None:
        def wake() -> None:
            for lane_class in classes:
                self._bus.publish(wake_topic(lane_class))

        after_commit(session, wake)


async def _load(session: AsyncSession) -> None:
    session.info[_LOADING] = True
    await session.flush()
    for taker, leases in session.info.pop(_HANDED).items():
        after_commit(session, await taker.load(session, leases))


def _columns(jobs: Sequence[NewJob]) -> tuple[list[Any], ...]:
    """What both statements take of each job; its correlation last."""
    cause = correlation.current()
    return (
        [job.lane for job in jobs],
        [job.lane_class.value for job in jobs],
        [job.kind for job in jobs],
        [job.payload for job in jobs],
        [job.priority for job in jobs],
        [job.correlation or cause for job in jobs],
    )


def _is_urgent(job: NewJob) -> bool:
    """Not a campaign's, which waits for its turn among the others."""
    return job.delay == 0 and job.priority < CAMPAIGNS
