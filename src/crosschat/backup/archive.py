"""The file: a zip with a member a table, the stored files, and a manifest that is written last.

A zip's directory stands at its end, so a file that was cut off is not taken for a whole one.
"""

import hashlib
import hmac
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
SECRET_KEY = "secret-key"  # noqa: S105 - a member's name
TABLES = "tables"
FILES = "files"


class BackupFailed(Exception):
    """It cannot be backed up or restored; the message says what to do."""


class TableFacts(msgspec.Struct, frozen=True):
    """`sha256` is that of the rows in the order of their keys, as COPY writes them."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """`keys` are fingerprints of the secret keys that the credentials are sealed with.

    `files` is how many are in the archive; None when they were left out.
    """

    format: int
    version: str
    revision: str
    taken_at: datetime
    tables: dict[str, TableFacts]
    sequences: dict[str, int]
    keys: list[str]
    files: int | None


def member(table: str) -> str:
    return f"{TABLES}/{table}.copy"


def fingerprints(keys: Sequence[str]) -> list[str]:
    """What tells secret keys apart and tells nothing else about them."""
    return [
        hmac.new(key.encode(), b"crosschat backup", hashlib.sha256).hexdigest()[:32] for key in keys
    ]


def open_archive(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """Raises: BackupFailed."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except FileNotFoundError:
        raise BackupFailed(f"There is no file {path}.") from None
    except (OSError, zipfile.BadZipFile, KeyError, msgspec.DecodeError) as error:
        raise BackupFailed(
            f"{path} is no whole backup ({error}). It may have been cut off while it was copied; "
            "take another copy of it. Nothing was changed."
        ) from None
    if manifest.format != FORMAT:
        raise BackupFailed(
            f"{path} has format {manifest.format}, this version reads {FORMAT}. Restore it with "
            f"CrossChat {manifest.version}."
        )
    return archive, manifest
