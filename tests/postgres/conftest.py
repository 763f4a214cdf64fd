"""Real servers in real directories; ``tmp_path`` lies below a folder that is private (0700)."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from crosschat.postgres import EmbeddedPostgres

OWNER = Path(__file__).with_name("owner.py")
Query = Callable[..., Awaitable[list[Any]]]


class Owner:
    """Another process that owns a data directory, to be killed at will."""

    def __init__(self, data_dir: Path, *ways: str, program: Path = OWNER, **popen: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, program, data_dir, *ways],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **popen,
        )
        assert self.process.stdout is not None
        self.answer: dict[str, Any] = json.loads(self.process.stdout.readline())

    @property
    def server(self) -> psutil.Process:
        return psutil.Process(self.answer["pid"])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        with self.process:  # closes its input, which tells it to stop
            pass
        bystander = self.answer.get("bystander")
        if bystander:
            with contextlib.suppress(ProcessLookupError):
                os.kill(bystander, 9)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory after a first start, to be copied."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("prepared") / "data") as server:
        pass
    return server.data_dir


@pytest.fixture
def empty_dir(tmp_path: Path) -> Path:
    return tmp_path / "new" / "data"


@pytest.fixture
def data_dir(prepared: Path, tmp_path: Path) -> Path:
    """A data directory that has been used before."""
    subprocess.run(["cp", "-a", prepared, tmp_path / "data"], check=True)
    return tmp_path / "data"


@pytest.fixture
def own() -> Iterator[Callable[..., Owner]]:
    owners: list[Owner] = []

    def start(data_dir: Path, *ways: str, **popen: Any) -> Owner:
        owners.append(Owner(data_dir, *ways, **popen))
        return owners[-1]

    yield start
    for owner in owners:
        owner.close()


@pytest.fixture
def postgres(data_dir: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(data_dir) as server:
        yield server


@pytest.fixture
def query() -> Query:
    async def run(dsn: str, *statements: str) -> list[Any]:
        connection = await asyncpg.connect(dsn)
        try:
            rows: list[Any] = []
            for statement in statements:
                rows = [tuple(row) for row in await connection.fetch(statement)]
            return rows
        finally:
            await connection.close()

    return run
