"""The statements of the engine. All are set-based; times are the database's clock.

Two rules keep wake-ups from getting lost. Enqueuing locks the lane (by its upsert) before it
inserts the job. Completing locks the lane first and asks in a *later* statement whether jobs are
left, so that it sees what was committed while it waited for the lock.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Float, SmallInteger, String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import Bus
from crosschat.database import after_commit
from crosschat.jobs.owners import name_owners
from crosschat.jobs.types import Again, Completed, Fenced, Job, LaneClass, Lease, NewJob
from crosschat.kit import correlation
from crosschat.models.base import UNCONFINED


def _arrays(**types: Any) -> list[Any]:
    return [bindparam(name, type_=ARRAY(kind)) for name, kind in types.items()]


_ENQUEUE = (
    text("""
WITH incoming AS (
  SELECT * FROM unnest(:lanes, :classes, :kinds, :payloads, :delays, :priorities, :correlations)
    WITH ORDINALITY AS i(lane, class, kind, payload, delay, priority, correlation, n)
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
SELECT i.lane, i.class, i.kind, i.payload, i.correlation
FROM touched JOIN incoming i ON i.lane = touched.key ORDER BY i.n
""")
    .bindparams(
        *_arrays(
            lanes=String,
            classes=String,
            kinds=String,
            payloads=String,
            delays=Float,
            priorities=SmallInteger,
            correlations=String,
        )
    )
    .execution_options(**{UNCONFINED: True})
)

_CLAIM = text("""
WITH chosen AS (
  SELECT key, state FROM lanes
  WHERE lane_class = :lane_class AND ready_at <= clock_timestamp()
  ORDER BY priority, ready_at LIMIT :count FOR UPDATE SKIP LOCKED
)
UPDATE lanes l SET state = 'leased', token = nextval('lane_tokens'), holder = :holder,
  ready_at = clock_timestamp() + :lease * interval '1 second'
FROM chosen WHERE l.key = chosen.key
RETURNING l.key, l.token, chosen.state = 'leased' AS taken_over
""")

_READ_JOBS = text("""
SELECT j.id, j.lane, j.kind, j.payload, j.attempts, j.correlation
FROM unnest(:keys) AS k(key) CROSS JOIN LATERAL (
  SELECT * FROM jobs WHERE lane = k.key AND dead_at IS NULL ORDER BY id LIMIT :per_lane
) j
""").bindparams(*_arrays(keys=String))

_RENEW = text("""
UPDATE lanes l SET ready_at = clock_timestamp() + :lease * interval '1 second'
FROM unnest(:keys, :tokens) AS h(key, token)
WHERE l.key = h.key AND l.token = h.token AND l.state = 'leased'
""").bindparams(*_arrays(keys=String, tokens=BigInteger))

_LOCK = text("""
SELECT l.key FROM lanes l JOIN unnest(:keys, :tokens) AS h(key, token)
  ON l.key = h.key AND l.token = h.token
ORDER BY l.key FOR UPDATE OF l
""").bindparams(*_arrays(keys=String, tokens=BigInteger))

_DELETE_JOBS = text("DELETE FROM jobs WHERE id = ANY(:ids)").bindparams(*_arrays(ids=BigInteger))

_DEFER_JOBS = text("""
UPDATE jobs j SET attempts = j.attempts + d.counts, error = coalesce(d.error, j.error),
  payload = coalesce(d.payload, j.payload),
  dead_at = CASE WHEN d.dead = 1 THEN clock_timestamp() END
FROM unnest(:ids, :counts, :errors, :payloads, :dead) AS d(id, counts, error, payload, dead)
WHERE j.id = d.id
""").bindparams(
    *_arrays(ids=BigInteger, counts=SmallInteger, errors=String, payloads=String, dead=SmallInteger)
)

_RELEASE = text("""
WITH held AS (
  SELECT h.key, h.delay,
    EXISTS (SELECT 1 FROM jobs j WHERE j.lane = h.key AND j.dead_at IS NULL) AS more
  FROM unnest(:keys, :delays) AS h(key, delay)
), gone AS (
  DELETE FROM lanes l USING held WHERE l.key = held.key AND NOT held.more
)
UPDATE lanes l SET holder = NULL,
  state = CASE WHEN held.delay > 0 THEN 'backoff' ELSE 'ready' END,
  ready_at = clock_timestamp() + greatest(held.delay, 0) * interval '1 second'
FROM held WHERE l.key = held.key AND held.more
RETURNING l.key
""").bindparams(*_arrays(keys=String, delays=Float))

_NEXT_READY = text("""
SELECT extract(epoch FROM min(ready_at) - clock_timestamp()) FROM lanes WHERE lane_class = :c
""")


def wake_topic(lane_class: LaneClass) -> str:
    return f"jobs.{lane_class}"


class Queue:
    """Enqueues; wakes the workers once the caller's transaction has committed."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def enqueue(self, session: AsyncSession, jobs: Sequence[NewJob]) -> None:
        if not jobs:
            return
        cause = correlation.current()
        await session.execute(
            _ENQUEUE,
            {
                "lanes": [job.lane for job in jobs],
                "classes": [job.lane_class.value for job in jobs],
                "kinds": [job.kind for job in jobs],
                "payloads": [job.payload for job in jobs],
                "delays": [job.delay for job in jobs],
                "priorities": [job.priority for job in jobs],
                "correlations": [job.correlation or cause for job in jobs],
            },
        )
        topics = {wake_topic(job.lane_class) for job in jobs}

        def wake() -> None:
            for topic in topics:
                self._bus.publish(topic)

        after_commit(session, wake)


async def claim(
    session: AsyncSession, lane_class: LaneClass, count: int, lease: float, holder: str
) -> tuple[dict[str, int], int]:
    """Lease up to `count` lanes for `lease` seconds: their tokens, and how many were takeovers."""
    rows = (
        await session.execute(
            _CLAIM,
            {"lane_class": lane_class.value, "count": count, "lease": lease, "holder": holder},
        )
    ).all()
    return {row.key: row.token for row in rows}, sum(row.taken_over for row in rows)


async def read_jobs(session: AsyncSession, tokens: dict[str, int], per_lane: int) -> list[Lease]:
    """The next jobs of leased lanes: in each the longest run of one kind, in order."""
    leases = {key: Lease(key, token, []) for key, token in tokens.items()}
    rows = await session.execute(_READ_JOBS, {"keys": list(tokens), "per_lane": per_lane})
    ended: set[str] = set()
    for row in rows:
        jobs = leases[row.lane].jobs
        if jobs and jobs[0].kind != row.kind:
            ended.add(row.lane)
        if row.lane not in ended:
            jobs.append(Job(row.id, row.lane, row.kind, row.payload, row.attempts, row.correlation))
    return list(leases.values())


async def renew(session: AsyncSession, held: dict[str, int], lease: float) -> None:
    await session.execute(
        _RENEW, {"keys": list(held), "tokens": list(held.values()), "lease": lease}
    )


async def check_fence(session: AsyncSession, held: dict[str, int]) -> None:
    """Lock our lanes for this transaction. Raises: Fenced, when any of them is no longer ours."""
    rows = await session.scalars(_LOCK, {"keys": list(held), "tokens": list(held.values())})
    lost = held.keys() - set(rows)
    if lost:
        raise Fenced(frozenset(lost))


async def complete(
    session: AsyncSession,
    leases: Sequence[Lease],
    again: dict[int, Again] | None = None,
    *,
    max_attempts: int,
) -> Completed:
    """Finish the leases' jobs and let the lanes go; those in `again` stay, or die at the cap.

    Call :func:`check_fence` before, in the same transaction.
    """
    again = again or {}
    jobs = [job for lease in leases for job in lease.jobs]
    done = [job.id for job in jobs if job.id not in again]
    kept = [(job, again[job.id]) for job in jobs if job.id in again]
    dead = [job for job, a in kept if a.counts and job.attempts + 1 >= max_attempts]
    if done:
        await session.execute(_DELETE_JOBS, {"ids": done})
    if kept:
        dead_ids = {job.id for job in dead}
        await session.execute(
            _DEFER_JOBS,
            {
                "ids": [job.id for job, _ in kept],
                "counts": [int(a.counts) for _, a in kept],
                "errors": [a.error for _, a in kept],
                "payloads": [a.payload for _, a in kept],
                "dead": [int(job.id in dead_ids) for job, _ in kept],
            },
        )
        await name_owners(session, dead)
    delays = {job.lane: a.seconds for job, a in kept if job not in dead}
    waiting = await session.scalars(
        _RELEASE,
        {
            "keys": [lease.key for lease in leases],
            "delays": [delays.get(lease.key, 0.0) for lease in leases],
        },
    )
    return Completed(dead, bool(waiting.all()))


async def seconds_until_ready(session: AsyncSession, lane_class: LaneClass) -> float | None:
    """How long until a lane of the class may be claimed; None when there is none."""
    value = await session.scalar(_NEXT_READY, {"c": lane_class.value})
    return None if value is None else float(value)
