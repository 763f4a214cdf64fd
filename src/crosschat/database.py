"""The database: engine, transactions, and what runs once one has committed.

One request or one batch of jobs is one transaction; whoever opens it commits it, nobody else.
A session opened for a workspace sees that workspace's rows only (see :mod:`crosschat.models.base`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
import orjson
from prometheus_client import Gauge
from sqlalchemy import QueuePool, event, func, select
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from crosschat.kit import jsonb

T = TypeVar("T")
AfterCommit = Callable[[], None]
BeforeCommit = Callable[[AsyncSession], Awaitable[None]]
_CALLBACKS = "after_commit"
_LAST_ACTS = "before_commit"
WORKSPACE = "workspace_id"
_IN_USE = Gauge(
    "crosschat_database_connections_in_use", "Connections of the pool that are handed out"
)
_CONNECT_TIMEOUT = 10.0  # seconds
_LOST_SIGHT = 1.0  # seconds in which a connection that was cut off must have noticed
# Shutting down, crashed, starting up; broken connections; too many connections.
_AWAY = ("57P", "08", "53300")


class Unreachable(ConnectionError):
    """The database cannot be connected to: it is down, starting, full of others, or refuses us."""


def out_of_reach(error: BaseException) -> bool:
    """Whether the database was not there, rather than displeased with what it was asked."""
    if isinstance(error, Unreachable | NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    causes = (error.orig, getattr(error.orig, "__cause__", None))
    if any(isinstance(cause, asyncpg.InternalClientError) for cause in causes):
        return True  # the server's parting words came in while something was about to be asked
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state.startswith(_AWAY)


# A worker's statements look up what a batch names, table after table in the order in which they
# stand. One that is prepared while a table is small, or before anything is known of it, would go
# on reading all of it when it has grown, until the statistics are gathered anew. What is looked up
# is nearly always in memory, so that a look costs far less than Postgres assumes of a disk.
_BY_INDEX = "SET join_collapse_limit = 1; SET random_page_cost = 0.05; SET seq_page_cost = 0.05;"
_BY_INDEX += "".join(
    f"SET enable_{way} = off;"
    for way in ("seqscan", "bitmapscan", "hashjoin", "mergejoin", "material")
)

# asyncpg asks the catalogue about each type that it meets and has no codec for, in four round
# trips; about all of them at once it costs a connection 12 ms instead of 40, spread over its first
# statements.
_ARRAYS = """
SELECT $1::varchar[], $2::text[], $3::int2[], $4::int4[], $5::int8[], $6::float8[],
  $7::timestamptz[], $8::bool[], $9::bytea[], $10::numeric[]
"""


# One kind for all: what asyncpg raises while a connection is made passes the dialect by.
_REFUSED = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


def _unreachable(error: Exception) -> Unreachable:
    return Unreachable(f"The database cannot be reached: {str(error) or 'no answer'}")


async def _connect(dsn: str, *, by_index: bool) -> Any:
    try:
        connection = await asyncpg.connect(dsn, timeout=_CONNECT_TIMEOUT)
        if by_index:
            await connection.execute(_BY_INDEX)
    except _REFUSED as error:
        raise _unreachable(error) from error
    return connection


def _learn_arrays(connection: Any, _record: Any) -> None:
    async def learn(driver: Any) -> None:
        try:
            await driver.prepare(_ARRAYS)
        except _REFUSED as error:
            driver.terminate()
            raise _unreachable(error) from error

    connection.run_async(learn)


def _closed_are_replaced(connection: Any, _record: Any, _fairy: Any) -> None:
    """Have the pool put a new connection in the place of one whose server has gone.

    It costs no round trip, as a ping would: what the server closed the driver knows by itself.
    """
    if connection.driver_connection.is_closed():
        raise DisconnectionError("The server closed this connection while it lay idle.")


def create_engine(dsn: str, *, pool_size: int = 10, by_index: bool = False) -> AsyncEngine:
    """`dsn` is what `crosschat.postgres` yields: ``postgresql://…``.

    `by_index`: look rows up by index whatever the statistics say, as suits workers.
    """
    engine = create_async_engine(
        "postgresql+asyncpg://",
        # asyncpg reads the whole address itself; as keywords its parameters would not fit.
        async_creator=lambda: _connect(dsn, by_index=by_index),
        pool_size=pool_size,
        # The one last used has its statements prepared and planned; those rarely used need not be.
        pool_use_lifo=True,
        max_overflow=5,
        pool_pre_ping=False,
        # Errors are logged and kept with jobs: what customers wrote has no place there.
        hide_parameters=True,
        json_serializer=jsonb.dumps,
        json_deserializer=orjson.loads,
    )
    # After the dialect has set its codecs, at which the driver forgets what it knew.
    event.listen(engine.sync_engine.pool, "connect", _learn_arrays)
    event.listen(engine.sync_engine.pool, "checkout", _closed_are_replaced)
    return engine


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, autoflush=False, expire_on_commit=False)
        self._before_commit: list[BeforeCommit] = []
        self._abandoned: set[asyncio.Task[Any]] = set()

    def before_commit(self, hook: BeforeCommit) -> None:
        """Run `hook` as the last act of every transaction that ends well."""
        self._before_commit.append(hook)

    @asynccontextmanager
    async def transaction(self, workspace_id: str | None = None) -> AsyncIterator[AsyncSession]:
        """A session that commits when the block ends well and rolls back when it raises.

        With a `workspace_id` the session is confined to that workspace; without, it is the
        system's own (workers, sign-in) and every query says itself which rows it means.
        """
        async with self._sessions() as session:
            if workspace_id is not None:
                session.info[WORKSPACE] = workspace_id
            async with session.begin():
                yield session
                for act in session.info.pop(_LAST_ACTS, ()):
                    await act(session)
                for hook in self._before_commit:
                    await hook(session)
            for callback in session.info.pop(_CALLBACKS, ()):
                callback()

    async def within(self, seconds: float, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """Do `work` in a transaction of its own that is given up after `seconds`.

        A server that hangs answers no cancellation either, so the connection itself is cut.

        Raises:
            TimeoutError: nobody knows whether it was committed; do only what may be done twice.
        """
        held: list[Any] = []

        async def run() -> T:
            async with self.transaction() as session:
                raw = await (await session.connection()).get_raw_connection()
                held.append(raw.driver_connection)
                return await work(session)

        task = asyncio.create_task(run())
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:
            await self._give_up(task, held)
            raise
        if done:
            return task.result()
        await self._give_up(task, held)
        raise TimeoutError(f"The database did not answer within {seconds:g} s.")

    async def _give_up(self, task: asyncio.Task[Any], held: list[Any]) -> None:
        for connection in held:
            connection.terminate()
        if not held:
            task.cancel()
        self._abandoned.add(task)
        task.add_done_callback(self._forget)
        await asyncio.wait({task}, timeout=_LOST_SIGHT)

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._abandoned.discard(task)
        if not task.cancelled():
            task.exception()  # looked at, so that nobody complains that it was not

    async def close(self) -> None:
        await self.engine.dispose()


def measure_pool(database: Database) -> None:
    """Set the gauge to what the pool has handed out at this moment."""
    pool = database.engine.pool
    if isinstance(pool, QueuePool):
        _IN_USE.set(pool.checkedout())


async def plan_for_values(session: AsyncSession) -> None:
    """Have Postgres plan this transaction's statements for the values that they come with.

    By itself it plans a statement that comes often for any values, which knows neither which
    values are rare nor that a partial index holds just the rows asked for.
    """
    await session.execute(select(func.set_config("plan_cache_mode", "force_custom_plan", True)))


def before_commit(session: AsyncSession, act: BeforeCommit) -> None:
    """Run `act` when all else in the session's transaction is done. It adds no further acts."""
    session.info.setdefault(_LAST_ACTS, []).append(act)


def after_commit(session: AsyncSession, callback: AfterCommit) -> None:
    """Run `callback` (quick, not raising) once the session's transaction has committed."""
    session.info.setdefault(_CALLBACKS, []).append(callback)
