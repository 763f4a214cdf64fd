"""`crosschat backup` and `crosschat restore`."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from crosschat.backup.archive import BackupFailed
from crosschat.backup.load import Backup
from crosschat.backup.save import save
from crosschat.commands.terminal import console
from crosschat.config import Settings
from crosschat.kit.secretfile import write_secret
from crosschat.main import (
    FILES_FOLDER,
    SECRET_KEY_FILE,
    secret_keys,
)

T = TypeVar("T")


def run_backup(
    settings: Settings, dsn: str, path: Path, *, without_files: bool, with_secret_key: bool
) -> None:
    """`crosschat backup`."""
    if with_secret_key and settings.secret_key is not None:
        raise SystemExit("The secret key is CROSSCHAT_SECRET_KEY: keep that variable yourself.")
    if not without_files and settings.files_url is not None:
        raise SystemExit("Files are kept at FILES_URL: back them up there, and add --without-files")
    keys = secret_keys(settings)
    files = None if without_files else settings.data_dir / FILES_FOLDER
    secret = keys[0] if with_secret_key else None
    manifest = _attempt(save(path, dsn, keys, files=files, secret_key=secret))
    rows = sum(facts.rows for facts in manifest.tables.values())
    kept = "no files" if manifest.files is None else f"{manifest.files} files"
    console.print(f"{path}: {rows} rows, {kept}, schema {manifest.revision}.", soft_wrap=True)
    if secret is None:
        console.print(
            "The key that opens the credentials is not in it. Keep a copy elsewhere: "
            + ("CROSSCHAT_SECRET_KEY" if settings.secret_key else f"{_key_file(settings)}"),
            soft_wrap=True,
        )


def run_restore(
    settings: Settings, dsn: str, path: Path, *, replace: bool, without_files: bool
) -> None:
    """`crosschat restore`."""

    async def run() -> tuple[int, bool]:
        backup = Backup(path)
        fresh = _key_to_write(settings, backup, replace=replace)
        if backup.manifest.files and settings.files_url is not None and not without_files:
            raise BackupFailed("Files are kept at FILES_URL here: add --without-files")
        files = None if without_files else settings.data_dir / FILES_FOLDER
        await backup.load(dsn, files=files, replace=replace)
        if fresh is not None:
            write_secret(_key_file(settings), fresh)
        return sum(facts.rows for facts in backup.manifest.tables.values()), fresh is not None

    rows, key_written = _attempt(run())
    console.print(f"{rows} rows restored; their checksums are those of the backup.")
    if key_written:
        console.print(f"The secret key is in {_key_file(settings)} again.", soft_wrap=True)


def _key_to_write(settings: Settings, backup: Backup, *, replace: bool) -> str | None:
    """The backup's own secret key, if this server needs it to read the credentials.

    Raises: BackupFailed, when nobody has the right one.
    """
    file = _key_file(settings)
    has_one = settings.secret_key is not None or file.exists()
    if has_one and backup.readable_with(secret_keys(settings)):
        return None
    own = backup.secret_key
    may_write = settings.secret_key is None and (replace or not file.exists())
    if own is not None and backup.readable_with([own]) and may_write:
        return own
    raise BackupFailed(
        "The credentials in this backup are sealed with another secret key than this server's. "
        f"Put the old server's key into {file} (or CROSSCHAT_SECRET_KEY) and restore again. "
        "Nothing was changed."
    )


def _key_file(settings: Settings) -> Path:
    return settings.data_dir / SECRET_KEY_FILE


def _attempt(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except BackupFailed as error:
        raise SystemExit(f"crosschat: {error}") from None
