"""The pool of connections."""

import asyncio

from sqlalchemy import func, select

from crosschat.database import Database

PID = select(func.pg_backend_pid())
PATIENCE = 10_000  # milliseconds that Postgres waits for a backend to end


async def test_what_the_server_closed_while_it_lay_idle_is_not_handed_out(
    database: Database,
) -> None:
    together = asyncio.Barrier(3)

    async def connected() -> int:
        async with database.transaction() as session:
            pid = int(await session.scalar(PID) or 0)
            await together.wait()
        return pid

    pool = set(await asyncio.gather(connected(), connected(), connected()))
    assert len(pool) == 3
    async with database.transaction() as session:
        closed = pool - {await session.scalar(PID)}
        for pid in closed:
            assert await session.scalar(select(func.pg_terminate_backend(pid, PATIENCE)))
        await asyncio.sleep(0.1)  # the driver reads the servers' last words, and that they are gone
        async with database.transaction() as one, database.transaction() as another:
            fresh = {await one.scalar(PID), await another.scalar(PID)}
    assert len(closed) == 2
    assert not fresh & pool
