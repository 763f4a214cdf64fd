"""Order, leases, fencing, retries and timers, on committed data in a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.bus import PostgresBus
from crosschat.database import Database
from crosschat.jobs.handlers import Calling, Handlers, Short
from crosschat.jobs.lanes import check_fence, complete, look
from crosschat.jobs.queue import Queue
from crosschat.jobs.rates import Reservation, pause, refund, reserve
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Again, Fenced, Job, LaneClass, Lease, NewJob
from crosschat.jobs.worker import Worker
from crosschat.kit import clock
from crosschat.models import JobRow, Lane, Timer
from crosschat.models.plain import fetch


def job(lane: str, payload: str = "", kind: str = "work", **more: Any) -> NewJob:
    return NewJob(more.pop("lane_class", LaneClass.INBOUND), lane, kind, payload, **more)


async def enqueue(database: Database, bus: PostgresBus, *jobs: NewJob) -> None:
    async with database.transaction() as session:
        await Queue(bus).enqueue(session, jobs)


async def claim(
    session: AsyncSession, count: int, lease: float, holder: str
) -> tuple[list[Lease], int]:
    """Lanes leased in the session's transaction, and how many of them were taken over."""
    found = await look(
        partial(fetch, session), LaneClass.INBOUND, count, 10, lease=lease, holder=holder
    )
    return found.leases, found.taken_over


def tokens(leases: Sequence[Lease]) -> dict[str, int]:
    return {lease.key: lease.token for lease in leases}


class Recorder:
    """A short handler that remembers what it did, and fails on payloads that say so."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.batches: list[int] = []

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        await session.execute(text("SELECT 1"))
        if any(j.payload == "bad" for j in jobs):
            raise ValueError("this one is bad")
        self.batches.append(len(jobs))
        self.done += [j.payload for j in jobs]


class Echo:
    """A calling handler: answers its payload after `seconds`."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.stored: list[str] = []
        self.given_up: list[str] = []
        self.calls = 0

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        return {j.id: j.payload for j in jobs if j.payload != "nothing to do"}

    async def call(self, loaded: str) -> str:
        self.calls += 1
        await asyncio.sleep(self.seconds)
        if loaded == "fails":
            raise RuntimeError("no luck")
        return loaded

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        self.stored += [result for _, _, result in results]
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        self.given_up.append(error)


StartWorker = Callable[..., Any]


@pytest.fixture
async def start_worker(database: Database, bus: PostgresBus) -> AsyncIterator[StartWorker]:
    workers: list[Worker] = []

    async def start(
        handlers: Handlers, lease: float = 5.0, database: Database = database
    ) -> Worker:
        worker = Worker(database, bus, handlers, lease=lease)
        workers.append(worker)
        await worker.start()
        return worker

    yield start
    for worker in workers:
        await worker.stop(timeout=1)


async def until(condition: Callable[[], bool], patience: float = 30) -> None:
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.01)


async def count(database: Database, model: Any) -> int:
    async with database.transaction() as session:
        return len((await session.scalars(select(model))).all())


async def test_jobs_of_a_lane_run_in_order_and_leave_nothing_behind(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    recorder = Recorder()
    for i in range(120):
        await enqueue(database, bus, job(f"l{i % 3}", f"{i % 3}:{i:03}"))
    await start_worker(Handlers(short={"work": Short(recorder)}))
    await until(lambda: len(recorder.done) == 120)
    for lane in "012":
        mine = [d for d in recorder.done if d.startswith(lane)]
        assert mine == sorted(mine)
    await asyncio.sleep(0.1)
    assert await count(database, Lane) == await count(database, JobRow) == 0
    assert max(recorder.batches) > 1


async def test_a_rolled_back_transaction_enqueues_nothing(
    database: Database, bus: PostgresBus
) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with database.transaction() as session:
            await Queue(bus).enqueue(session, [job("l1")])
            raise RuntimeError("changed my mind")
    assert await count(database, JobRow) == 0


async def test_one_bad_job_fails_alone_and_its_lane_waits_for_it_in_order(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    recorder = Recorder()
    await enqueue(database, bus, *[job(f"good{i}", f"{i}") for i in range(20)])
    await enqueue(database, bus, job("poor", "before"), job("poor", "bad"), job("poor", "after"))
    await start_worker(Handlers(short={"work": Short(recorder, max_attempts=3)}))
    await until(lambda: "after" in recorder.done)
    assert sorted(recorder.done) == sorted([*map(str, range(20)), "before", "after"])
    async with database.transaction() as session:
        rows = await session.scalars(select(JobRow).where(JobRow.dead_at.is_not(None)))
        [dead] = rows.all()
    assert dead.payload == "bad"
    assert dead.dead_at is not None
    assert dead.attempts == 3
    assert "this one is bad" in (dead.error or "")


async def test_a_lane_is_leased_to_one_worker_at_a_time(
    database: Database, bus: PostgresBus
) -> None:
    await enqueue(database, bus, job("l1"), job("l2"))
    async with database.transaction() as one:
        first, _ = await claim(one, 1, 5, "one")
        async with database.transaction() as two:
            second, _ = await claim(two, 5, 5, "two")
    assert len(first) == len(second) == 1
    assert tokens(first).keys() != tokens(second).keys()


async def test_a_worker_that_fell_silent_is_fenced_off_when_it_comes_back(
    database: Database, bus: PostgresBus
) -> None:
    await enqueue(database, bus, job("l1", "precious"))
    async with database.transaction() as session:
        slow, _ = await claim(session, 1, 0.05, "slow")
    await asyncio.sleep(0.1)
    async with database.transaction() as session:
        quick, takeovers = await claim(session, 1, 5, "quick")
        assert takeovers == 1
        assert tokens(quick)["l1"] > tokens(slow)["l1"]
    with pytest.raises(Fenced):
        async with database.transaction() as session:
            await check_fence(session, tokens(slow))
    async with database.transaction() as session:
        await check_fence(session, tokens(quick))
        await complete(session, quick, max_attempts=3)
    assert await count(database, JobRow) == 0


async def test_work_that_arrives_while_a_lane_is_completed_is_not_forgotten(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    recorder = Recorder()
    await start_worker(Handlers(short={"work": Short(recorder)}))
    for i in range(300):
        await enqueue(database, bus, job("busy", str(i)))
    await until(lambda: len(recorder.done) == 300)
    assert recorder.done == [str(i) for i in range(300)]


async def test_calls_run_side_by_side_and_one_lane_stays_in_order(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    echo = Echo(seconds=0.2)
    jobs = [job(f"l{i}", f"l{i}", lane_class=LaneClass.DELIVERY) for i in range(30)]
    jobs += [job("l0", f"again{i}", lane_class=LaneClass.DELIVERY) for i in range(3)]
    await enqueue(database, bus, *jobs, job("idle", "nothing to do", lane_class=LaneClass.DELIVERY))
    started = asyncio.get_running_loop().time()
    await start_worker(Handlers(calling={"work": Calling(echo)}))
    await until(lambda: len(echo.stored) == 33)
    assert asyncio.get_running_loop().time() - started < 3
    assert [s for s in echo.stored if s.startswith("again")] == ["again0", "again1", "again2"]
    assert echo.calls == 33


async def test_a_call_that_keeps_failing_gives_up_safely_and_its_lane_goes_on(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    echo = Echo()
    await enqueue(
        database,
        bus,
        job("l", "fails", lane_class=LaneClass.TURN),
        job("l", "after", lane_class=LaneClass.TURN),
    )
    await start_worker(Handlers(calling={"work": Calling(echo, max_attempts=2)}))
    await until(lambda: echo.stored == ["after"])
    assert echo.given_up == ["RuntimeError: no luck"]


async def test_one_run_serves_all_jobs_of_a_lane_that_coalesces(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    echo = Echo()
    await enqueue(
        database, bus, *[job("l", f"turn {i}", lane_class=LaneClass.TURN) for i in range(5)]
    )
    await start_worker(Handlers(calling={"work": Calling(echo, coalesce=True)}))
    await until(lambda: bool(echo.stored))
    await asyncio.sleep(0.3)
    assert echo.stored == ["turn 4"]
    assert await count(database, JobRow) == 0


async def test_a_lease_is_renewed_while_its_call_runs(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    echo = Echo(seconds=1.5)
    await enqueue(database, bus, job("l", "long", lane_class=LaneClass.TURN))
    handlers = Handlers(calling={"work": Calling(echo)})
    await start_worker(handlers, lease=0.6)
    await start_worker(handlers, lease=0.6)
    await until(lambda: bool(echo.stored))
    assert echo.calls == 1


async def test_a_result_is_not_stored_once_the_lane_was_taken_over(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    echo = Echo(seconds=0.5)
    await enqueue(database, bus, job("l", "late", lane_class=LaneClass.TURN))
    await start_worker(Handlers(calling={"work": Calling(echo)}), lease=60)
    await until(lambda: echo.calls == 1)
    async with database.transaction() as session:
        # Another worker's claim, as it would look after this one's lease ran out.
        await session.execute(
            update(Lane).values(token=Lane.token + 1000, ready_at=clock.now() + timedelta(hours=1))
        )
    await asyncio.sleep(1)
    assert await count(database, JobRow) == 1


async def test_timers_become_jobs_when_due_and_can_be_moved_and_cancelled(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    recorder = Recorder()
    now = clock.now()
    async with database.transaction() as session:
        await set_timer(session, "a", now + timedelta(hours=1), job("l", "moved"))
        await set_timer(session, "a", now + timedelta(seconds=0.2), job("l", "moved"))
        await set_timer(session, "b", now + timedelta(seconds=0.2), job("l", "cancelled"))
        await set_timer(session, "c", now + timedelta(hours=1), job("l", "later"))
        await cancel_timers(session, ["b"])
    await start_worker(Handlers(short={"work": Short(recorder)}))
    await until(lambda: recorder.done == ["moved"])
    assert await count(database, Timer) == 1


async def test_a_bucket_spaces_sends_and_lends_its_burst(database: Database) -> None:
    async with database.transaction() as session:
        slots = await reserve(session, [Reservation("c", 4, interval=1.0, burst=2)])
        more = await reserve(session, [Reservation("c", 1, interval=1.0, burst=2)])
    assert slots["c"] == pytest.approx([0, 0, 1, 2], abs=0.1)
    assert more["c"] == pytest.approx([3], abs=0.1)


async def test_what_is_not_used_goes_back_and_a_pause_holds_everything(database: Database) -> None:
    async with database.transaction() as session:
        await reserve(session, [Reservation("c", 3, interval=1.0, burst=1)])
        await refund(session, {"c": 2.0})
        [slot] = (await reserve(session, [Reservation("c", 1, interval=1.0, burst=1)]))["c"]
        assert slot == pytest.approx(1, abs=0.1)
        await pause(session, "p", 30, 0)
        [held] = (await reserve(session, [Reservation("p", 1, interval=0.01, burst=1)]))["p"]
    assert held == pytest.approx(30, abs=0.1)
