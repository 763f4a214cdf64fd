"""Lanes that are taken for one transaction, so that what is at hand is done at once."""

import asyncio
from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.jobs.test_lanes import StartWorker, count, enqueue, job, start_worker, until

from crosschat.bus import PostgresBus
from crosschat.database import Database
from crosschat.jobs.handlers import Handlers, Short
from crosschat.jobs.lanes import enter, leave
from crosschat.jobs.types import Job, LaneClass
from crosschat.models import JobRow, Lane

__all__ = ["start_worker"]


async def lanes(database: Database) -> list[str]:
    async with database.transaction() as session:
        return sorted(await session.scalars(select(Lane.key)))


async def test_only_lanes_without_work_are_entered_and_none_is_left_behind(
    database: Database, bus: PostgresBus
) -> None:
    await enqueue(database, bus, job("busy"))
    async with database.transaction() as session:
        assert await enter(session, LaneClass.INBOUND, ["idle", "busy"]) == {"idle"}
        await leave(session, ["idle"])
    assert await lanes(database) == ["busy"]


async def test_whoever_enqueues_meanwhile_waits_and_comes_after(
    database: Database, bus: PostgresBus
) -> None:
    async with database.transaction() as session:
        await enter(session, LaneClass.INBOUND, ["l1"])
        enqueuing = asyncio.create_task(enqueue(database, bus, job("l1", "later")))
        await asyncio.sleep(0.2)
        assert not enqueuing.done()
        await leave(session, ["l1"])
    await enqueuing
    assert await lanes(database) == ["l1"]
    async with database.transaction() as session:
        [row] = await session.scalars(select(JobRow))
    assert row.payload == "later"


async def test_what_fails_in_the_usual_way_is_done_alone(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    usual: list[str] = []
    alone: list[str] = []

    async def together(session: AsyncSession, jobs: Sequence[Job]) -> None:
        await session.execute(text("SELECT 1"))
        if any(j.payload == "bad" for j in jobs):
            raise ValueError("not in this way")
        usual.extend(j.payload for j in jobs)

    async def apart(session: AsyncSession, jobs: Sequence[Job]) -> None:
        alone.extend(j.payload for j in jobs)

    await enqueue(database, bus, job("poor", "bad"), *[job(f"l{i}", f"{i}") for i in range(9)])
    await start_worker(Handlers(short={"work": Short(together, alone=apart)}))
    await until(lambda: len(usual) + len(alone) == 10)
    assert alone == ["bad"]
    assert sorted(usual) == sorted(map(str, range(9)))

    # The last of them goes a moment after its handler.
    async with asyncio.timeout(10):
        while await count(database, JobRow):
            await asyncio.sleep(0.01)
