"""Bringing a database to the newest schema; safe when several processes try at once, and while
others work with it.

Changing a table waits until nobody reads it, and whoever comes meanwhile waits behind the change.
So it waits briefly only, lets everybody by, and tries again: a long transaction holds up the
migration and nobody else.
"""

import asyncio
import random
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

log = structlog.get_logger()
SCRIPTS = Path(__file__).parent
_LOCK = 0x0C_C4A7  # any constant: all CrossChat processes must agree on it
# Milliseconds; below `deadlock_timeout`, so that in a deadlock it is the migration that gives way.
_LOCK_TIMEOUT = 300
_NOT_NOW = {"55P03", "40P01"}  # lock_not_available, deadlock_detected
_PAUSE = (0.2, 1.0)  # seconds
_PATIENCE = 600.0  # seconds


def alembic_config(connection: Connection, scripts: Path = SCRIPTS) -> Config:
    config = _config(scripts)
    config.attributes["connection"] = connection
    return config


def _config(scripts: Path = SCRIPTS) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def head() -> str:
    """The revision that this version's schema has."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def _upgrade(connection: Connection, scripts: Path) -> None:
    # One at a time across processes and machines; released with the transaction.
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    connection.execute(text(f"SET LOCAL lock_timeout = {_LOCK_TIMEOUT}"))
    command.upgrade(alembic_config(connection, scripts), "head")


async def upgrade(engine: AsyncEngine, scripts: Path = SCRIPTS) -> None:
    """All that is missing, in one transaction.

    Raises: DBAPIError, with lock_not_available when a table was in use for ten minutes.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE
    while True:
        try:
            async with engine.begin() as connection:
                await connection.run_sync(_upgrade, scripts)
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state not in _NOT_NOW or loop.time() > deadline:
                raise
            log.info("migration.waiting", reason="a table is in use")
            await asyncio.sleep(random.uniform(*_PAUSE))  # noqa: S311 - jitter
        else:
            return


def _applied_and_newest(connection: Connection) -> tuple[str | None, str | None]:
    script = ScriptDirectory.from_config(alembic_config(connection))
    return MigrationContext.configure(connection).get_current_revision(), script.get_current_head()


async def applied_and_newest(engine: AsyncEngine) -> tuple[str | None, str | None]:
    """The revision that the database has, and the one that this program brings."""
    async with engine.connect() as connection:
        return await connection.run_sync(_applied_and_newest)
