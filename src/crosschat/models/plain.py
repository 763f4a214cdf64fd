"""Statements handed straight to the driver, for the hot paths.

They run in the session's own transaction, together with whatever else it does, but pass by
SQLAlchemy's compiling and result objects, which cost more than the statements themselves. A text
is prepared once a connection; its values are arrays, so that it does not depend on their number.

Nothing adds a workspace's condition to such a text, so a confined session refuses it, unless it is
said to keep to the workspace by itself.
"""

from typing import Any

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.models.base import ScopeViolation

_DRIVER = "driver"
_WORKSPACE = "workspace_id"


class Row(asyncpg.Record):  # type: ignore[misc]
    """A row: columns by position, by name in brackets, or as attributes."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


async def fetch(
    session: AsyncSession, statement: str, *values: Any, unconfined: bool = False
) -> list[Any]:
    """Rows (:class:`Row`) of `statement`, whose parameters are ``$1``, ``$2`` …

    `unconfined`: it keeps to the workspace by itself.

    Raises: DBAPIError; ScopeViolation in a workspace's session.
    """
    if not unconfined and session.info.get(_WORKSPACE) is not None:
        raise ScopeViolation("Raw SQL is not allowed in a workspace's session.")
    driver = session.info.get(_DRIVER)
    try:
        if driver is None:
            driver = await _begin(session)
        rows: list[Any] = await driver.fetch(statement, *values, record_class=Row)
    except _ERRORS as error:
        raise await _as_others_raise(error, statement, session) from error
    return rows


async def _begin(session: AsyncSession) -> Any:
    """The driver's connection, with the transaction begun."""
    raw = await (await session.connection()).get_raw_connection()
    adapted: Any = raw.dbapi_connection
    # SQLAlchemy begins with its own first statement, which may come after ours or never.
    if adapted._transaction is None:  # noqa: SLF001 - there is no public way to begin
        await adapted._start_transaction()  # noqa: SLF001
    session.info[_DRIVER] = raw.driver_connection
    return raw.driver_connection


_ERRORS = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    AsyncAdapt_asyncpg_dbapi.Error,
)


async def _as_others_raise(error: Exception, statement: str, session: AsyncSession) -> DBAPIError:
    """What SQLAlchemy would have raised, without the values, which are what customers wrote.

    A connection that is closed leaves the pool, as it would have.
    """
    connection = await session.connection()
    raw: Any = await connection.get_raw_connection()
    closed = raw.driver_connection.is_closed()
    if closed:
        await connection.invalidate()
    kind: type[DBAPIError] = DBAPIError
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        kind = IntegrityError
    elif isinstance(error, asyncpg.InterfaceError | AsyncAdapt_asyncpg_dbapi.InterfaceError):
        kind = InterfaceError
    return kind(statement, None, error, hide_parameters=True, connection_invalidated=closed)
