"""The database: engine, transactions, and what runs once one has committed.

One request or one batch of jobs is one transaction; whoever opens it commits it, nobody else.
A session opened for a workspace sees that workspace's rows only (see :mod:`crosschat.models.base`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import orjson
from prometheus_client import Gauge
from sqlalchemy import QueuePool
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from crosschat.kit import jsonb

AfterCommit = Callable[[], None]
BeforeCommit = Callable[[AsyncSession], Awaitable[None]]
_CALLBACKS = "after_commit"
WORKSPACE = "workspace_id"
_IN_USE = Gauge(
    "crosschat_database_connections_in_use", "Connections of the pool that are handed out"
)


def create_engine(dsn: str, *, pool_size: int = 10) -> AsyncEngine:
    """`dsn` is what `crosschat.postgres` yields: ``postgresql://…``."""
    return create_async_engine(
        "postgresql+asyncpg://",
        # asyncpg reads the whole address itself; as keywords its parameters would not fit.
        async_creator=lambda: asyncpg.connect(dsn),
        pool_size=pool_size,
        max_overflow=5,
        pool_pre_ping=False,
        # Errors are logged and kept with jobs: what customers wrote has no place there.
        hide_parameters=True,
        json_serializer=jsonb.dumps,
        json_deserializer=orjson.loads,
    )


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._sessions = async_sessionmaker(engine, autoflush=False, expire_on_commit=False)
        self._before_commit: list[BeforeCommit] = []

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
                for hook in self._before_commit:
                    await hook(session)
            for callback in session.info.pop(_CALLBACKS, ()):
                callback()

    async def close(self) -> None:
        await self.engine.dispose()


def measure_pool(database: Database) -> None:
    """Set the gauge to what the pool has handed out at this moment."""
    pool = database.engine.pool
    if isinstance(pool, QueuePool):
        _IN_USE.set(pool.checkedout())


def after_commit(session: AsyncSession, callback: AfterCommit) -> None:
    """Run `callback` (quick, not raising) once the session's transaction has committed."""
    session.info.setdefault(_CALLBACKS, []).append(callback)
