"""What all tests share: a real Postgres a test process, a fresh database for who needs one."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
import structlog

from crosschat.bus import PostgresBus
from crosschat.database import Database, create_engine
from crosschat.kit.correlation import add_correlation
from crosschat.migrations.runner import upgrade
from crosschat.postgres import EmbeddedPostgres
from tests import memory, planted

TEMPLATE = "crosschat_template"
_names = itertools.count(1)


# As processes log: with plain tracebacks. structlog's own choice renders all local variables, which
# takes seconds for each and shows what nobody logged.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        add_correlation,
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer(colors=False),
    ],
    cache_logger_on_first_use=False,
)


def pytest_configure(config: pytest.Config) -> None:
    """For the tests in channels' folders too, which are no children of this one."""
    memory.move_in()
    if not config.pluginmanager.has_plugin("planted"):
        config.pluginmanager.register(planted, "planted")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("database") / "data") as server:
        asyncio.run(_make_template(server.dsn))
        yield server


async def _make_template(dsn: str) -> None:
    await _execute(dsn, f"CREATE DATABASE {TEMPLATE}")
    engine = create_engine(named(dsn, TEMPLATE))
    await upgrade(engine)
    await engine.dispose()


async def _execute(dsn: str, sql: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def named(dsn: str, database: str) -> str:
    """The same server's address with another database."""
    return dsn.replace("/crosschat?", f"/{database}?")


@pytest.fixture
async def dsn(postgres_server: EmbeddedPostgres) -> AsyncIterator[str]:
    """A migrated database of the test's own, where commits are allowed."""
    name = f"test_{os.getpid()}_{next(_names)}"
    copy = f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY file_copy"
    await _execute(postgres_server.dsn, copy)
    yield named(postgres_server.dsn, name)
    await _execute(postgres_server.dsn, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    database = Database(create_engine(dsn))
    yield database
    await database.close()


@pytest.fixture
async def bus(dsn: str) -> AsyncIterator[PostgresBus]:
    bus = PostgresBus(dsn)
    await bus.start()
    yield bus
    await bus.stop()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"
