"""A run that takes long gets another beside it; who shares a lane with it still comes after it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.jobs.test_lanes import StartWorker, enqueue, start_worker, until
from typing_extensions import override

from crosschat.bus import PostgresBus
from crosschat.database import Database, after_commit
from crosschat.jobs.handlers import Handlers, Short
from crosschat.jobs.lanes import enter, leave
from crosschat.jobs.types import Job, LaneClass, NewJob

__all__ = ["start_worker"]
_LONG = 0.5  # seconds, well above a run's head start


class HearingLate(Database):
    """Hears late how a transaction ended, as a busy process does: others see its end before."""

    @override
    @asynccontextmanager
    async def transaction(self, workspace_id: str | None = None) -> AsyncIterator[AsyncSession]:
        try:
            async with super().transaction(workspace_id) as session:
                yield session
        finally:
            await asyncio.sleep(_LONG)


def split(payload: str) -> NewJob:
    return NewJob(LaneClass.SPLIT, f"s:{payload}", "work", payload)


class Splitting:
    """Enters the lane that follows the colon in a payload, in the order of runs, as splits do.

    `begun` and `done` (committed) name payloads. The first run waits until `go`, and then fails if
    it is to.
    """

    def __init__(self, *, fails: bool = False) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.go = asyncio.Event()
        self._fails = fails
        self._entering = asyncio.Lock()

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        payloads = [job.payload for job in jobs]
        first = not self.begun
        self.begun += payloads
        async with self._entering:
            lanes = [payload.partition(":")[2] for payload in payloads]
            ours = await enter(session, LaneClass.INBOUND, lanes)
        if first:
            await self.go.wait()
            if self._fails:
                raise ValueError("not in this way")
        await leave(session, ours)
        after_commit(session, lambda: self.done.extend(payloads))

    async def apart(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        payloads = [f"{job.payload} apart" for job in jobs]
        await asyncio.sleep(_LONG)  # time enough for others to get ahead
        after_commit(session, lambda: self.done.extend(payloads))


async def test_a_run_that_takes_long_holds_nobody_up_but_those_of_its_lanes(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    splitting = Splitting()
    await start_worker(Handlers(short={"work": Short(splitting)}))
    await enqueue(database, bus, split("1:ana"))
    await until(lambda: splitting.begun == ["1:ana"])
    await enqueue(database, bus, split("2:rui"))
    await until(lambda: splitting.done == ["2:rui"])
    await enqueue(database, bus, split("3:ana"))
    await until(lambda: splitting.begun[-1] == "3:ana")
    await enqueue(database, bus, split("4:eva"))
    await asyncio.sleep(_LONG)
    assert splitting.done == ["2:rui"]
    assert "4:eva" not in splitting.begun  # two runs at once, and no more
    splitting.go.set()
    await until(lambda: len(splitting.done) == 4)
    # Eva's shares no lane with Ana's second, so either may end first.
    assert splitting.done[:2] == ["2:rui", "1:ana"]
    assert set(splitting.done[2:]) == {"3:ana", "4:eva"}


@pytest.mark.parametrize("kind", [Database, HearingLate])
@pytest.mark.parametrize("between", [[], ["2:rui"]])
async def test_what_fails_and_is_done_again_is_not_overtaken(
    database: Database,
    bus: PostgresBus,
    start_worker: StartWorker,
    kind: type[Database],
    between: list[str],
) -> None:
    splitting = Splitting(fails=True)
    handlers = Handlers(short={"work": Short(splitting, alone=splitting.apart)})
    await start_worker(handlers, database=kind(database.engine))
    await enqueue(database, bus, split("1:ana"))
    await until(lambda: splitting.begun == ["1:ana"])
    for payload in between:  # a run that has ended is not all that there is to come after
        await enqueue(database, bus, split(payload))
        await until(lambda: splitting.done == between)
    await enqueue(database, bus, split("3:ana"))
    await until(lambda: splitting.begun[-1] == "3:ana")
    await asyncio.sleep(_LONG)  # it waits for the lane now
    splitting.go.set()
    await until(lambda: len(splitting.done) == len(between) + 2)
    assert splitting.done == [*between, "1:ana apart", "3:ana"]
    assert splitting.begun == ["1:ana", *between, "3:ana", "3:ana"]
