"""Where files are kept: a local folder by default, S3, GCS or Azure by URL.

obstore's own asyncio calls abort the interpreter when it exits while their threads wind down (1 in
4 exits with 0.12 on Python 3.11), so its blocking calls run in our threads instead.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import LocalStore, ObjectStore, from_url

from crosschat.kit.ids import new_id

_NAME = re.compile(r"[a-z0-9_]{1,64}(/[a-z0-9_]{1,64}){1,4}")
_CHUNK = 512 * 1024  # bytes
# What a bucket needs to be reached; the store reads the process's own environment by itself, but
# not what stands in .env.
_VARIABLES = {
    "s3": (
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_REGION",
        "AWS_ENDPOINT",
        "AWS_ALLOW_HTTP",
    ),
    "gs": ("GOOGLE_SERVICE_ACCOUNT", "GOOGLE_SERVICE_ACCOUNT_KEY"),
    "az": ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY", "AZURE_STORAGE_SAS_KEY"),
}


class NoSuchFile(Exception):
    """The store has no file of this name."""


class Files:
    """Names are made by :meth:`put` alone: nothing that a customer writes becomes a path."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str | None, folder: Path, environment: Mapping[str, str]) -> "Files":
        """The store at `url` (``s3://bucket/prefix`` …), else in `folder`."""
        if url is None:
            return cls(LocalStore(folder, mkdir=True))
        scheme = url.partition(":")[0]
        names = _VARIABLES.get(scheme, ())
        config = {name.lower(): environment[name] for name in names if environment.get(name)}
        options: dict[str, Any] = {"config": config} if config else {}
        return cls(from_url(url, **options))

    async def put(self, area: str, data: bytes) -> str:
        """Keep `data`; its name. `area` is a folder, such as a workspace's id."""
        while True:
            name = f"{area}/{new_id('file')}"
            try:
                await asyncio.to_thread(
                    obstore.put, self._store, _checked(name), data, mode="create"
                )
            except AlreadyExistsError:
                continue
            return name

    async def read(self, name: str) -> bytes:
        """Raises: NoSuchFile."""
        return b"".join([chunk async for chunk in self.chunks(name)])

    async def size(self, name: str) -> int:
        """In bytes. Raises: NoSuchFile."""
        try:
            found = await asyncio.to_thread(obstore.head, self._store, _checked(name))
        except FileNotFoundError:
            raise NoSuchFile(name) from None
        return int(found["size"])

    async def chunks(self, name: str) -> AsyncIterator[bytes]:
        """The file in pieces. Raises: NoSuchFile, before the first."""
        size = await self.size(name)
        for start in range(0, size, _CHUNK):
            end = min(start + _CHUNK, size)
            yield bytes(
                await asyncio.to_thread(obstore.get_range, self._store, name, start=start, end=end)
            )

    async def delete(self, name: str) -> None:
        """Also when there is none."""
        try:
            await asyncio.to_thread(obstore.delete, self._store, _checked(name))
        except FileNotFoundError:
            return


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NoSuchFile(name)
    return name
