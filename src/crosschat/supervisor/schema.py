"""Whether the database needs the migrate step, told without loading the migration machinery."""

import asyncio
import re
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from crosschat.supervisor.errors import SchemaNewer, StartFailed

CONNECT_TIMEOUT = 15.0  # seconds
_REVISION = re.compile(r"(\d{4})_\w+\.py")


def head_revision() -> str:
    """The newest revision that this program brings: the greatest number of a migration's file."""
    spec = find_spec("crosschat.migrations")
    folder = Path(spec.origin).parent / "versions" if spec and spec.origin else Path("missing")
    names = (path.name for path in folder.glob("*.py"))
    numbers = [match[1] for name in names if (match := _REVISION.fullmatch(name))]
    if not numbers:
        raise StartFailed("This installation is incomplete: its migrations are missing. Reinstall.")
    return max(numbers)


def up_to_date(dsn: str) -> bool:
    """Whether the tables are those of :func:`head_revision`.

    Raises:
        SchemaNewer: they are from a newer program.
        StartFailed: the database cannot be reached.
    """
    found = asyncio.run(_applied(dsn))
    head = head_revision()
    if found is not None and found > head:
        raise SchemaNewer(found, head)
    return found == head


async def _applied(dsn: str) -> str | None:
    try:
        connection = await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The address itself is not repeated: it may hold a password.
        raise StartFailed(
            f"Cannot connect to the database: {error or 'no answer'}. Check DATABASE_URL."
        ) from None
    try:
        # Asked first, so that a first start leaves no error in the server's log.
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        version: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
    finally:
        await connection.close()
    return version
