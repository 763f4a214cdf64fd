"""Taking a backup while everything runs."""

import os
import zipfile
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from crosschat import __version__
from crosschat.backup.archive import (
    FILES,
    FORMAT,
    MANIFEST,
    SECRET_KEY,
    BackupFailed,
    Manifest,
    TableFacts,
    fingerprints,
    member,
)
from crosschat.backup.tables import be_canonical, copy_out, read_sequences, tables
from crosschat.kit import clock
from crosschat.migrations.runner import head


async def save(
    path: Path, dsn: str, keys: list[str], *, files: Path | None, secret_key: str | None
) -> Manifest:
    """Write a backup to `path`, which must not exist yet; only its owner can read it.

    Args:
        keys: the secret keys in force; only their fingerprints are written.
        files: the folder of stored files; None leaves them out.
        secret_key: put into the backup, if it is given.

    Raises: BackupFailed, OSError.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = _create(path, partial)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                manifest = await _fill(archive, dsn, keys, files, secret_key)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _create(path: Path, partial: Path) -> int:
    if path.exists():
        raise BackupFailed(f"{path} is there already. Choose another name, or remove it.")
    return os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)


async def _fill(
    archive: zipfile.ZipFile,
    dsn: str,
    keys: list[str],
    files: Path | None,
    secret_key: str | None,
) -> Manifest:
    connection = await asyncpg.connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            await be_canonical(connection)
            revision = await _revision(connection)
            facts = {t.name: await _save_table(archive, connection, t) for t in tables()}
        # Read last: a number that is skipped does no harm, one given out twice does.
        sequences = await read_sequences(connection)
    finally:
        await connection.close()
    # After the rows: every file that a row names was there before the row.
    count = None if files is None else _save_files(archive, files)
    if secret_key is not None:
        archive.writestr(SECRET_KEY, secret_key)
    manifest = Manifest(
        format=FORMAT,
        version=__version__,
        revision=revision,
        taken_at=clock.now(),
        tables=facts,
        sequences=sequences,
        keys=fingerprints(keys),
        files=count,
    )
    archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


async def _revision(connection: Any) -> str:
    try:
        found = str(await connection.fetchval("SELECT version_num FROM alembic_version"))
    except asyncpg.UndefinedTableError:
        raise BackupFailed("There is nothing in this database yet.") from None
    if found != head():
        raise BackupFailed(
            f"The database has schema {found}, this CrossChat {head()}. Back it up with the "
            "version that runs on it, or bring it to this one with `crosschat migrate`."
        )
    return found


async def _save_table(archive: zipfile.ZipFile, connection: Any, table: Any) -> TableFacts:
    with archive.open(member(table.name), "w", force_zip64=True) as out:

        async def write(data: bytes) -> None:
            out.write(data)

        return await copy_out(connection, table, write)


def _save_files(archive: zipfile.ZipFile, folder: Path) -> int:
    """How many there are; those that are deleted meanwhile are no loss."""
    count = 0
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                # Pictures and recordings do not get smaller.
                name = f"{FILES}/{path.relative_to(folder).as_posix()}"
                archive.write(path, name, zipfile.ZIP_STORED)
                count += 1
        except FileNotFoundError:
            continue
    return count
