"""What was under way when a worker or the database went away is what goes on first."""

import subprocess
import sys
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.jobs.test_lanes import (
    Recorder,
    StartWorker,
    claim,
    enqueue,
    job,
    start_worker,
    until,
)

from crosschat.bus import PostgresBus
from crosschat.database import Database, Unreachable
from crosschat.jobs.handlers import Handlers, Short
from crosschat.jobs.holders import are_gone, new_holder
from crosschat.jobs.types import Job

__all__ = ["start_worker"]
_NAME = "from crosschat.jobs.holders import new_holder; print(new_holder())"


def of_the_dead() -> str:
    """The name of a worker whose process has ended."""
    run = subprocess.run([sys.executable, "-c", _NAME], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_only_processes_of_this_machine_are_known_to_have_ended() -> None:
    dead, alive = of_the_dead(), new_holder()
    elsewhere = "elsewhere/1:" + dead.partition(":")[2]
    assert are_gone([alive, dead, elsewhere, "worker", ""]) == [dead]


async def test_a_worker_goes_on_at_once_with_what_died_with_another_one(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    recorder = Recorder()
    await enqueue(database, bus, job("i:1", "left behind"), job("i:2", "of one that lives"))
    for holder in (of_the_dead(), new_holder()):
        async with database.transaction() as session:
            leases, _ = await claim(session, 1, 60, holder)
            assert len(leases) == 1
    await enqueue(database, bus, job("i:3", "newer"))
    await start_worker(Handlers(short={"work": Short(recorder)}))
    await until(lambda: len(recorder.done) == 2)
    assert recorder.done == ["left behind", "newer"]


async def test_what_the_database_cut_off_comes_before_what_has_come_since(
    database: Database, bus: PostgresBus, start_worker: StartWorker
) -> None:
    done: list[str] = []

    async def breaks_once(session: AsyncSession, jobs: Sequence[Job]) -> None:
        await session.execute(text("SELECT 1"))
        if not broken:
            broken.append(True)
            raise Unreachable("gone")
        done.extend(j.payload for j in jobs)

    broken: list[bool] = []
    await enqueue(database, bus, job("i:1", "first"))
    await start_worker(Handlers(short={"work": Short(breaks_once)}), lease=60)
    await until(lambda: bool(broken))
    await enqueue(database, bus, job("i:2", "second"))
    await until(lambda: len(done) == 2)
    assert done == ["first", "second"]
