"""Running the job engine until told to stop."""

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from crosschat.database import Database, measure_pool
from crosschat.jobs.handlers import Handlers
from crosschat.jobs.recurring import Recurring
from crosschat.jobs.worker import Worker
from crosschat.kit import clock
from crosschat.kit.figures import collected
from crosschat.models import WorkerPulse
from crosschat.system import System

log = structlog.get_logger()
_PULSE = 2.0  # seconds


async def work(system: System, handlers: Handlers, upkeep: Sequence[Recurring]) -> None:
    """Until SIGTERM or SIGINT; then nothing new is taken and running calls may end."""
    worker = Worker(
        system.database,
        system.bus,
        handlers,
        lease=system.settings.lease_seconds,
        queue=system.queue,
    )
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with system.database.transaction() as session:
        for recurring in upkeep:
            await recurring.start(session)
    await worker.start()
    tasks = [
        asyncio.create_task(_pulse(system.database)),
        asyncio.create_task(stop.wait()),
        asyncio.create_task(worker.failure()),
    ]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await worker.stop()


async def _pulse(database: Database) -> None:
    """Tell `/readyz` that a worker lives, and `/metrics` what it has done."""
    holder = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        measure_pool(database)
        values = {"holder": holder, "seen_at": clock.now(), "figures": collected()}
        statement = insert(WorkerPulse).values(values)
        try:
            async with database.transaction() as session:
                await session.execute(
                    statement.on_conflict_do_update(
                        index_elements=[WorkerPulse.holder], set_=values
                    )
                )
                old = clock.now() - timedelta(hours=1)
                await session.execute(delete(WorkerPulse).where(WorkerPulse.seen_at < old))
        except (OSError, SQLAlchemyError) as error:
            log.warning("pulse.skipped", error=type(error).__name__)
        await asyncio.sleep(_PULSE)
