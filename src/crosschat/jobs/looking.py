"""Looking for work: one statement on a connection of its own, so that looking in vain is cheap.

Every wake-up makes every worker look, and all but one of them in vain.
"""

import asyncio
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from crosschat.database import Database, Unreachable
from crosschat.jobs.lanes import Look, look
from crosschat.jobs.types import LaneClass

log = structlog.get_logger()

_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Looker:
    """Leases lanes for `lease` seconds in the name of `holder`."""

    def __init__(self, database: Database, *, lease: float, holder: str) -> None:
        self._database = database
        self._lease = lease
        self._holder = holder
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def look(self, lane_class: LaneClass, count: int, per_lane: int) -> Look:
        """Up to `count` lanes, each with up to `per_lane` jobs.

        Raises: Unreachable.
        """
        async with self._one_at_a_time:
            try:
                driver = await self._driver()
                found = await look(
                    driver.fetch,
                    lane_class,
                    count,
                    per_lane,
                    lease=self._lease,
                    holder=self._holder,
                )
            except _LOST as error:
                await self._let_go()
                raise Unreachable(f"Looking for work failed: {type(error).__name__}") from error
        if found.taken_over:
            log.warning("lane.taken_over", lane_class=lane_class.value, lanes=found.taken_over)
        return found

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _driver(self) -> Any:
        if self._connection is None:
            connection = await self._database.engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        raw = await self._connection.get_raw_connection()
        return raw.driver_connection

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
