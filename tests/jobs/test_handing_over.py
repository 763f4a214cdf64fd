"""What a worker enqueues for a class of its own is leased to it in the same transaction."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.jobs.test_lanes import Echo, count, job, until
from typing_extensions import override

from crosschat.bus import PostgresBus
from crosschat.database import AfterCommit, Database
from crosschat.jobs.handlers import Calling, Handlers
from crosschat.jobs.queue import Queue
from crosschat.jobs.timers import set_timer
from crosschat.jobs.types import CAMPAIGNS, Job, LaneClass, Lease, NewJob
from crosschat.jobs.worker import Worker
from crosschat.kit import clock
from crosschat.models import JobRow, Lane, Timer


class DiesAtOnce:
    """A worker's share in handing over, of one that dies before it does anything."""

    def __init__(self, lease: float) -> None:
        self.holder, self.lease = "dead:1", lease
        self.taken: list[Lease] = []

    def room_for(self, jobs: Sequence[NewJob]) -> int:
        return min(2, len(jobs))

    async def load(self, session: AsyncSession, leases: Sequence[Lease]) -> AfterCommit:
        return lambda: self.taken.extend(leases)


def send(lane: str, payload: str, priority: int = 5) -> NewJob:
    return job(lane, payload, "echo", lane_class=LaneClass.DELIVERY, priority=priority)


async def lanes(database: Database) -> dict[str, str]:
    async with database.transaction() as session:
        return {row.key: row.state for row in await session.scalars(select(Lane))}


@asynccontextmanager
async def working(
    database: Database, bus: PostgresBus, echo: Echo, queue: Queue | None = None
) -> AsyncIterator[None]:
    handlers = Handlers(calling={"echo": Calling(echo)})
    worker = Worker(database, bus, handlers, lease=5, queue=queue)
    await worker.start()
    try:
        yield
    finally:
        await worker.stop(timeout=1)


async def test_a_worker_holds_what_it_enqueues_before_anybody_can_look_for_it(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Echo()
    async with working(database, bus, echo, queue):
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", "one"), send("d:2", "two")])
            states = {lane.key: lane.state for lane in await session.scalars(select(Lane))}
            assert states == {"d:1": "leased", "d:2": "leased"}
            await asyncio.sleep(0.05)
            assert echo.calls == 0  # nothing before the commit
        await until(lambda: sorted(echo.stored) == ["one", "two"])
    assert (await lanes(database), await count(database, JobRow)) == ({}, 0)


async def test_the_jobs_of_one_lane_are_done_in_their_order(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Echo(seconds=0.02)
    async with working(database, bus, echo, queue):
        for n in range(4):
            async with database.transaction() as session:
                await queue.enqueue(session, [send("d:1", f"{n}a"), send("d:1", f"{n}b")])
        await until(lambda: len(echo.stored) == 8)
    assert echo.stored == [f"{n}{part}" for n in range(4) for part in "ab"]
    assert (await lanes(database), await count(database, JobRow)) == ({}, 0)


async def test_what_is_rolled_back_is_not_done(database: Database, bus: PostgresBus) -> None:
    queue, echo = Queue(bus), Echo()
    async with working(database, bus, echo, queue):
        with pytest.raises(RuntimeError):
            async with database.transaction() as session:
                await queue.enqueue(session, [send("d:1", "never")])
                raise RuntimeError
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", "once")])
        await until(lambda: echo.stored == ["once"])
    assert echo.calls == 1


async def test_campaigns_and_what_there_is_no_room_for_wait_with_the_others(
    database: Database, bus: PostgresBus
) -> None:
    queue, dead = Queue(bus), DiesAtOnce(lease=60)
    queue.hand_over(LaneClass.DELIVERY, dead)
    async with database.transaction() as session:
        ours = [send("d:1", "", CAMPAIGNS), send("d:2", "")]
        assert await queue.enqueue(session, ours) == ours[1:]
        more = [send(f"d:{n}", "") for n in (5, 4, 3)]
        assert await queue.enqueue(session, more) == [more[2], more[1]]
    assert await lanes(database) == {
        "d:1": "ready",
        "d:2": "leased",
        "d:3": "leased",
        "d:4": "leased",
        "d:5": "ready",
    }
    assert sorted(lease.key for lease in dead.taken) == ["d:2", "d:3", "d:4"]


async def test_where_there_is_no_room_for_all_of_a_lane_its_jobs_keep_their_order(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Echo()
    async with working(database, bus, echo, queue):
        queue.hand_over(LaneClass.DELIVERY, taker := DiesAtOnce(lease=0.3))
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", text) for text in ("a", "b", "c")])
        assert [lease.jobs[0].payload for lease in taker.taken] == ["a"]
        await until(lambda: len(echo.stored) == 3)
    assert echo.stored == ["a", "b", "c"]


async def test_another_worker_takes_over_from_one_that_died_with_it(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Echo()
    queue.hand_over(LaneClass.DELIVERY, DiesAtOnce(lease=0.3))
    async with working(database, bus, echo):
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", "one")])
        assert echo.calls == 0
        await until(lambda: echo.stored == ["one"])
    assert (await lanes(database), await count(database, JobRow)) == ({}, 0)


class Counting(Echo):
    """Loads how many timers its transaction sees; fails on what says so."""

    @override
    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        if any(j.payload == "cannot be loaded" for j in jobs):
            raise ValueError("not this one")
        seen = await session.scalar(select(func.count()).select_from(Timer))
        return {j.id: f"{j.payload}: {seen} timers" for j in jobs}


async def test_it_is_loaded_at_the_end_of_the_transaction_that_enqueues(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Counting()
    async with working(database, bus, echo, queue):
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", "first")])
            await set_timer(session, "t", clock.now() + timedelta(hours=1), send("d:9", ""))
            await queue.enqueue(session, [send("d:2", "second")])
        await until(lambda: len(echo.stored) == 2)
    assert sorted(echo.stored) == ["first: 1 timers", "second: 1 timers"]


async def test_what_has_nothing_to_call_lets_its_lane_go_at_once(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Echo()
    async with working(database, bus, echo, queue):
        async with database.transaction() as session:
            await queue.enqueue(session, [send("d:1", "nothing to do"), send("d:2", "two")])
        assert (await lanes(database)).keys() <= {"d:2"}
        await until(lambda: echo.stored == ["two"])
    assert (await lanes(database), await count(database, JobRow)) == ({}, 0)


async def test_one_that_cannot_be_loaded_fails_alone_when_all_is_tried_again(
    database: Database, bus: PostgresBus
) -> None:
    queue, echo = Queue(bus), Counting()
    jobs = [send("d:1", "cannot be loaded"), send("d:2", "fine")]
    async with working(database, bus, echo, queue):
        with pytest.raises(ValueError, match="not this one"):
            async with database.transaction() as session:
                await queue.enqueue(session, jobs)
        assert await count(database, JobRow) == 0
        async with database.transaction() as session:
            await queue.enqueue(session, jobs)
        await until(lambda: echo.stored == ["fine: 0 timers"])
    async with database.transaction() as session:
        [failed] = await session.scalars(select(JobRow))
    assert (failed.payload, failed.attempts) == ("cannot be loaded", 1)
    assert "not this one" in (failed.error or "")
