"""The job engine alone: how many jobs a second one worker gets through, order per lane kept."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from bench.figures import Figure, Stage
from bench.machine import Cpu
from crosschat.bus import PostgresBus
from crosschat.database import Database, create_engine
from crosschat.jobs.handlers import Handlers, Short
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.jobs.worker import Worker
from crosschat.migrations.runner import upgrade

_ROUNDS = 3
_PAYLOAD = '{"text":"' + "x" * 580 + '"}'
_INSERT = text("INSERT INTO bench_rows (body) SELECT unnest(CAST(:bodies AS text[]))")


class Count:
    """Does nothing but count."""

    def __init__(self) -> None:
        self._done = 0
        self._wanted: tuple[int, asyncio.Event] | None = None

    async def all_of(self, jobs: int) -> None:
        event = asyncio.Event()
        self._wanted = (jobs, event)
        self._look()
        await event.wait()

    def _look(self) -> None:
        if self._wanted is not None and self._done >= self._wanted[0]:
            self._wanted[1].set()

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        self._done += len(jobs)
        self._look()


class Insert(Count):
    """A row for each job."""

    @override
    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        await session.execute(_INSERT, {"bodies": [job.payload for job in jobs]})
        await super().__call__(session, jobs)


async def measure(stage: Stage) -> list[Figure]:
    """Jobs of 600 bytes: 40 to a lane for the no-ops, one to a lane for the inserts."""
    database = Database(create_engine(stage.dsn))
    bus = PostgresBus(stage.dsn)
    await upgrade(database.engine)
    async with database.transaction() as session:
        await session.execute(text("CREATE TABLE bench_rows (id bigserial PRIMARY KEY, body text)"))
    await bus.start()
    try:
        jobs = max(4_000, round(40_000 * stage.scale))
        return [
            await _rate(stage, database, bus, "no-op jobs", 40_000, Count, jobs, 40),
            await _rate(
                stage, database, bus, "jobs that insert a row", 3_000, Insert, jobs // 2, 1
            ),
        ]
    finally:
        await bus.stop()
        await database.close()


async def _rate(
    stage: Stage,
    database: Database,
    bus: PostgresBus,
    name: str,
    goal: float,
    kind: Callable[[], Count],
    jobs: int,
    per_lane: int,
) -> Figure:
    rates = []
    cpu: dict[str, float] = {}
    for _ in range(_ROUNDS):
        await _enqueue(database, bus, jobs, per_lane)
        handler = kind()
        worker = Worker(database, bus, Handlers({"bench": Short(handler)}, {}), lease=30)
        counter = Cpu(stage.database_pid)
        began, own = time.perf_counter(), time.process_time()
        await worker.start()
        await handler.all_of(jobs)
        # What was counted last may not be committed yet.
        while await _left(database):
            await asyncio.sleep(0.005)
        rates.append(jobs / (time.perf_counter() - began))
        cpu = {n: s * 1000 / jobs for n, s in counter.spent().items()}
        cpu["worker"] = (time.process_time() - own) * 1000 / jobs
        await worker.stop(timeout=5)
    return Figure(
        name=name,
        value=statistics.median(rates),
        goal=goal,
        at_least=True,
        unit="/s",
        spread=(min(rates), max(rates)),
        cpu_ms=cpu,
        detail={"jobs": jobs, "per_lane": per_lane, "payload_bytes": len(_PAYLOAD)},
    )


async def _enqueue(database: Database, bus: PostgresBus, jobs: int, per_lane: int) -> None:
    lanes = jobs // per_lane
    for start in range(0, jobs, 5_000):
        async with database.transaction() as session:
            batch = [
                NewJob(LaneClass.INBOUND, f"b:{n % lanes}", "bench", _PAYLOAD)
                for n in range(start, min(start + 5_000, jobs))
            ]
            await Queue(bus).enqueue(session, batch)


async def _left(database: Database) -> int:
    async with database.transaction() as session:
        return int(await session.scalar(text("SELECT count(*) FROM jobs")) or 0)
