"""Looking for work: one statement on a connection of its own, so that looking in vain is cheap.

Every wake-up makes every worker look, and all but one of them in vain.
"""

import asyncio
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from crosschat.database import Database, Unreachable
from crosschat.jobs.lanes import CLAIM, READ_JOBS, leases_of
from crosschat.jobs.types import LaneClass, Lease

log = structlog.get_logger()

_LOOK = f"""
WITH claimed AS ({CLAIM})
SELECT key, token, taken_over, NULL::float8 AS due FROM claimed
UNION ALL
SELECT NULL, NULL, NULL,
  extract(epoch FROM (SELECT min(ready_at) FROM lanes WHERE lane_class = $1) - clock_timestamp())
WHERE NOT EXISTS (SELECT 1 FROM claimed)
"""  # noqa: S608 - our own text
_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class Looker:
    """Leases lanes for `lease` seconds in the name of `holder`."""

    def __init__(self, database: Database, *, lease: float, holder: str) -> None:
        self._database = database
        self._lease = lease
        self._holder = holder
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def look(
        self, lane_class: LaneClass, count: int, per_lane: int
    ) -> tuple[list[Lease], float | None]:
        """Up to `count` lanes, each with up to `per_lane` jobs; where there are none, in how many
        seconds there will be.

        Raises: Unreachable.
        """
        async with self._one_at_a_time:
            try:
                driver = await self._driver()
                rows = await driver.fetch(_LOOK, lane_class.value, count, self._lease, self._holder)
                if rows[0]["key"] is None:
                    return [], rows[0]["due"]
                tokens = {row["key"]: row["token"] for row in rows}
                leases = leases_of(tokens, await driver.fetch(READ_JOBS, list(tokens), per_lane))
            except _LOST as error:
                await self._let_go()
                raise Unreachable(f"Looking for work failed: {type(error).__name__}") from error
        takeovers = sum(row["taken_over"] for row in rows)
        if takeovers:
            log.warning("lane.taken_over", lane_class=lane_class.value, lanes=takeovers)
        return leases, None

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
