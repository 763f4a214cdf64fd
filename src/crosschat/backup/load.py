"""Restoring: everything in one transaction, checked before it is committed."""

import os
import re
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Table

from crosschat.backup.archive import (
    FILES,
    SECRET_KEY,
    BackupFailed,
    fingerprints,
    member,
    open_archive,
)
from crosschat.backup.tables import (
    MOMENTARY,
    be_canonical,
    copy_in,
    copy_out,
    set_sequences,
    tables,
)
from crosschat.database import create_engine
from crosschat.migrations.runner import head, upgrade

# What the file store names its files; anything else does not become a path.
_FILE = re.compile(rf"{FILES}/([a-z0-9_]{{1,64}}(?:/[a-z0-9_]{{1,64}}){{1,4}})")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
)
_ALIVE = "SELECT count(*) FROM worker_pulses WHERE seen_at > now() - interval '10 seconds'"


class Backup:
    """A backup that is whole and that this version can restore. Raises: BackupFailed."""

    def __init__(self, path: Path) -> None:
        self._archive, self.manifest = open_archive(path)
        if self.manifest.revision != head():
            raise BackupFailed(
                f"The backup has schema {self.manifest.revision}, this CrossChat "
                f"{head()}. Restore it with CrossChat {self.manifest.version}, then bring the "
                "database to this version with `crosschat migrate`."
            )
        if set(self.manifest.tables) != {t.name for t in tables()}:
            raise BackupFailed(
                "The backup has other tables than this installation. Install the same "
                "additional channels and features that the old one had."
            )

    @property
    def secret_key(self) -> str | None:
        """The secret key, if the backup was made with it."""
        if SECRET_KEY not in self._archive.namelist():
            return None
        return self._archive.read(SECRET_KEY).decode()

    def readable_with(self, keys: list[str]) -> bool:
        """Whether these secret keys open the credentials."""
        return set(self.manifest.keys) <= set(fingerprints(keys))

    async def load(self, dsn: str, *, files: Path | None, replace: bool) -> None:
        """All or nothing. `replace` deletes what the database holds; `files` is their folder.

        Raises: BackupFailed.
        """
        engine = create_engine(dsn, pool_size=1)
        try:
            await upgrade(engine)
        finally:
            await engine.dispose()
        connection = await asyncpg.connect(dsn)
        try:
            async with connection.transaction():
                await be_canonical(connection)
                await _make_room(connection, replace=replace)
                for table in tables():
                    await self._load_table(connection, table)
                if files is not None:
                    self._load_files(files)
                await set_sequences(connection, self.manifest.sequences)
            await connection.execute("ANALYZE")
        except _DAMAGED as error:
            raise BackupFailed(
                f"The backup is damaged ({error}). Nothing was changed; take another copy of it."
            ) from None
        finally:
            await connection.close()

    async def _load_table(self, connection: Any, table: Table) -> None:
        with self._archive.open(member(table.name)) as source:
            await copy_in(connection, table, source)

        async def ignore(_data: bytes) -> None:
            pass

        found = await copy_out(connection, table, ignore)
        expected = self.manifest.tables[table.name]
        if found != expected:
            raise BackupFailed(
                f"{table.name}: {found.rows} rows were restored whose checksum is not that of the "
                f"{expected.rows} that were backed up. Nothing was changed."
            )

    def _load_files(self, folder: Path) -> None:
        """Files that are there already stay: names are never used twice."""
        for info in self._archive.infolist():
            named = _FILE.fullmatch(info.filename)
            if named is None or (folder / named[1]).exists():
                continue
            target = folder / named[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.{os.getpid()}")
            try:
                with self._archive.open(info) as source, partial.open("xb") as out:
                    shutil.copyfileobj(source, out, 1024 * 1024)
                partial.rename(target)
            finally:
                partial.unlink(missing_ok=True)


async def _make_room(connection: Any, *, replace: bool) -> None:
    if await connection.fetchval(_ALIVE):
        raise BackupFailed("CrossChat works with this database. Stop it before you restore.")
    names = [table.name for table in tables()]
    held = [n for n in names if await connection.fetchval(f'SELECT EXISTS (TABLE "{n}")')]
    if held and not replace:
        raise BackupFailed(
            f"The database is not empty ({', '.join(held[:5])}{' …' if held[5:] else ''}). Restore "
            "into a new one; or add --replace, which deletes everything that is in it."
        )
    everything = ", ".join(f'"{name}"' for name in (*names, *MOMENTARY))
    await connection.execute(f"TRUNCATE {everything}")
