"""The statements of the engine. All are set-based; times are the database's clock.

Two rules keep wake-ups from getting lost. Enqueuing locks the lane (by its upsert) before it
inserts the job. Completing locks the lane first and asks in a *later* statement whether jobs are
left, so that it sees what was committed while it waited for the lock.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.holders import are_gone
from crosschat.jobs.owners import name_owners
from crosschat.jobs.types import Again, Completed, Fenced, Job, LaneClass, Lease
from crosschat.models.plain import fetch

_ENTER = """
INSERT INTO lanes (key, lane_class, state, ready_at)
SELECT key, $2, 'leased', clock_timestamp() FROM unnest($1::varchar[]) AS k(key) ORDER BY key
ON CONFLICT (key) DO NOTHING RETURNING key
"""

_LEAVE = "DELETE FROM lanes WHERE key = ANY($1::varchar[])"

# Lanes with their next jobs; those jobs are missing that are committed just now, and the lane is
# claimed again for them. What was ready and is not among the claimed is locked: another worker is
# claiming it, or somebody is about to commit there, and wakes us then.
_LOOK = """
WITH chosen AS (
  SELECT key, state FROM lanes
  WHERE lane_class = $1 AND ready_at <= statement_timestamp()
  ORDER BY priority, ready_at LIMIT $2 FOR UPDATE SKIP LOCKED
), claimed AS (
  UPDATE lanes l SET state = 'leased', token = nextval('lane_tokens'), holder = $4,
    ready_at = clock_timestamp() + $3::float8 * interval '1 second'
  FROM chosen WHERE l.key = chosen.key
  RETURNING l.key, l.token, chosen.state = 'leased' AS taken_over
)
SELECT c.key, c.token, c.taken_over, NULL::float8 AS due,
  j.id, j.lane, j.kind, j.payload, j.attempts, j.correlation
FROM claimed c LEFT JOIN LATERAL (
  SELECT * FROM jobs WHERE lane = c.key AND dead_at IS NULL ORDER BY id LIMIT $5
) j ON true
UNION ALL
SELECT NULL, NULL, NULL, extract(epoch FROM (
  SELECT min(ready_at) FROM lanes WHERE lane_class = $1 AND ready_at > statement_timestamp()
) - clock_timestamp()), NULL, NULL, NULL, NULL, NULL, NULL
WHERE (SELECT count(*) FROM claimed) < $2
"""

# Before all that wait, as they were when they were claimed.
_TAKE_BACK = """
UPDATE lanes SET state = 'ready', ready_at = clock_timestamp() - interval '1 minute'
WHERE state = 'leased' AND holder = ANY($1::varchar[]) AND lane_class = ANY($2::varchar[])
"""

_RENEW = """
UPDATE lanes l SET ready_at = clock_timestamp() + $3::float8 * interval '1 second'
FROM unnest($1::varchar[], $2::int8[]) AS h(key, token)
WHERE l.key = h.key AND l.token = h.token AND l.state = 'leased'
"""

_LOCK = """
SELECT l.key FROM lanes l JOIN unnest($1::varchar[], $2::int8[]) AS h(key, token)
  ON l.key = h.key AND l.token = h.token
ORDER BY l.key FOR UPDATE OF l
"""

_DELETE_JOBS = "DELETE FROM jobs WHERE id = ANY($1::int8[])"

# All that was read of the lanes is done.
_FINISH = """
WITH done AS (
  DELETE FROM jobs WHERE id = ANY($1::int8[])
), held AS (
  SELECT h.key, (
    SELECT true FROM jobs j
    WHERE j.lane = h.key AND j.dead_at IS NULL AND j.id <> ALL($1::int8[]) LIMIT 1
  ) AS more FROM unnest($2::varchar[]) AS h(key)
), gone AS (
  DELETE FROM lanes l USING held WHERE l.key = held.key AND held.more IS NULL
)
UPDATE lanes l SET holder = NULL, state = 'ready', ready_at = clock_timestamp()
FROM held WHERE l.key = held.key AND held.more
RETURNING l.key
"""

_DEFER_JOBS = """
UPDATE jobs j SET attempts = j.attempts + d.counts, error = coalesce(d.error, j.error),
  payload = coalesce(d.payload, j.payload),
  dead_at = CASE WHEN d.dead = 1 THEN clock_timestamp() END
FROM unnest($1::int8[], $2::int2[], $3::varchar[], $4::varchar[], $5::int2[])
  AS d(id, counts, error, payload, dead)
WHERE j.id = d.id
"""

_RELEASE = """
WITH held AS (
  SELECT h.key, h.delay,
    (SELECT true FROM jobs j WHERE j.lane = h.key AND j.dead_at IS NULL LIMIT 1) AS more
  FROM unnest($1::varchar[], $2::float8[]) AS h(key, delay)
), gone AS (
  DELETE FROM lanes l USING held WHERE l.key = held.key AND held.more IS NULL
)
UPDATE lanes l SET holder = NULL,
  state = CASE WHEN held.delay > 0 THEN 'backoff' ELSE 'ready' END,
  ready_at = clock_timestamp() + greatest(held.delay, 0) * interval '1 second'
FROM held WHERE l.key = held.key AND held.more
RETURNING l.key
"""


@dataclass(frozen=True, slots=True)
class Look:
    """Leased lanes, each with the longest run of jobs of one kind, in order; `taken_over` of them
    from somebody whose lease ran out. `due`: in how many seconds there will be more; 0 when there
    may be now, None when none waits.
    """

    leases: list[Lease]
    due: float | None
    taken_over: int


async def enter(session: AsyncSession, lane_class: LaneClass, keys: Iterable[str]) -> set[str]:
    """Those of the lanes that have no work, taken for this transaction; :func:`leave` them at its
    end. Whoever enqueues to them meanwhile waits.

    What is at hand may be done in them at once, instead of being enqueued, claimed and read again.
    """
    rows = await fetch(session, _ENTER, sorted(keys), lane_class.value)
    return {row[0] for row in rows}


async def leave(session: AsyncSession, keys: Iterable[str]) -> None:
    await fetch(session, _LEAVE, sorted(keys))


async def look(
    fetch_rows: Callable[..., Awaitable[list[Any]]],
    lane_class: LaneClass,
    count: int,
    per_lane: int,
    *,
    lease: float,
    holder: str,
) -> Look:
    """Lease up to `count` lanes to `holder` for `lease` seconds; up to `per_lane` jobs of each."""
    rows = await fetch_rows(_LOOK, lane_class.value, count, lease, holder, per_lane)
    due: float | None = 0.0
    leases: dict[str, Lease] = {}
    ended: set[str] = set()
    taken_over = 0
    for row in rows:
        key = row[0]
        if key is None:
            due = row[3]
            continue
        held = leases.get(key)
        if held is None:
            held = leases[key] = Lease(key, row[1], [])
            taken_over += row[2]
        if row[4] is None or key in ended:
            continue
        job = Job(*row[4:])
        if held.jobs and held.jobs[0].kind != job.kind:
            ended.add(key)
        else:
            held.jobs.append(job)
    return Look(list(leases.values()), due, taken_over)


async def take_back(
    session: AsyncSession, holders: Sequence[str], classes: Iterable[LaneClass]
) -> None:
    """Lanes of the classes that nobody works on, whatever their leases say: they are next."""
    await fetch(session, _TAKE_BACK, list(holders), [c.value for c in classes])


async def take_back_of_the_dead(session: AsyncSession) -> int:
    """Lanes of workers of this machine that have ended; how many such workers there were."""
    rows = await fetch(session, "SELECT DISTINCT holder FROM lanes WHERE state = 'leased'")
    gone = are_gone(row[0] for row in rows if row[0] is not None)
    if gone:
        await take_back(session, gone, LaneClass)
    return len(gone)


async def renew(session: AsyncSession, held: dict[str, int], lease: float) -> None:
    await fetch(session, _RENEW, list(held), list(held.values()), lease)


async def check_fence(session: AsyncSession, held: dict[str, int]) -> None:
    """Lock our lanes for this transaction. Raises: Fenced, when any of them is no longer ours."""
    rows = await fetch(session, _LOCK, list(held), list(held.values()))
    lost = held.keys() - {row[0] for row in rows}
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
    if not again:
        return Completed([], await _finish(session, leases))
    jobs = [job for lease in leases for job in lease.jobs]
    done = [job.id for job in jobs if job.id not in again]
    kept = [(job, again[job.id]) for job in jobs if job.id in again]
    dead = [job for job, a in kept if a.counts and job.attempts + 1 >= max_attempts]
    if done:
        await fetch(session, _DELETE_JOBS, done)
    if kept:
        dead_ids = {job.id for job in dead}
        await fetch(
            session,
            _DEFER_JOBS,
            [job.id for job, _ in kept],
            [int(a.counts) for _, a in kept],
            [a.error for _, a in kept],
            [a.payload for _, a in kept],
            [int(job.id in dead_ids) for job, _ in kept],
        )
        await name_owners(session, dead)
    delays = {job.lane: a.seconds for job, a in kept if job not in dead}
    waiting = await fetch(
        session,
        _RELEASE,
        [lease.key for lease in leases],
        [delays.get(lease.key, 0.0) for lease in leases],
    )
    return Completed(dead, bool(waiting))


async def _finish(session: AsyncSession, leases: Sequence[Lease]) -> bool:
    """All jobs of the leases are done; whether any of the lanes has more."""
    done = [job.id for lease in leases for job in lease.jobs]
    return bool(await fetch(session, _FINISH, done, [lease.key for lease in leases]))
