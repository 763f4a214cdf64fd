"""What a worker enqueues for a class of its own is leased to it in the same transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select
from tests.jobs.test_lanes import Echo, count, job, until

from crosschat.bus import PostgresBus
from crosschat.database import Database
from crosschat.jobs.handlers import Calling, Handlers
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import CAMPAIGNS, LaneClass, Lease, NewJob
from crosschat.jobs.worker import Worker
from crosschat.models import JobRow, Lane


class DiesAtOnce:
    """A worker's share in handing over, of one that dies before it does anything."""

    def __init__(self, lease: float) -> None:
        self.holder, self.lease = "dead:1", lease
        self.taken: list[Lease] = []

    def room(self) -> int:
        return 2

    def take(self, leases: list[Lease]) -> None:
        self.taken += leases


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
        await queue.enqueue(session, [send("d:1", "", CAMPAIGNS), send("d:2", "")])
        await queue.enqueue(session, [send(f"d:{n}", "") for n in (3, 4, 5)])
    assert await lanes(database) == {
        "d:1": "ready",
        "d:2": "leased",
        "d:3": "ready",
        "d:4": "ready",
        "d:5": "ready",
    }
    assert [lease.key for lease in dead.taken] == ["d:2"]


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
