"""Figures with their goals, and the stage on which they are taken."""

import contextlib
import secrets
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench.installation import Installation
from crosschat.postgres import EmbeddedPostgres


@dataclass(frozen=True)
class Figure:
    """`value` against `goal`, in `unit`; `spread` is (lowest, highest) of the rounds.

    `cpu_ms` is CPU milliseconds a message, by process.
    """

    name: str
    value: float
    goal: float
    at_least: bool
    unit: str
    spread: tuple[float, float] | None = None
    cpu_ms: dict[str, float] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "reached": self.reached}


class Stage:
    """A database of its own for one measurement, and installations on it.

    `scale` shortens everything for a quick look; figures of record are taken at 1.
    """

    def __init__(self, postgres: EmbeddedPostgres, folder: Path, scale: float) -> None:
        self.postgres = postgres
        self.dsn = postgres.dsn
        self.folder = folder
        self.scale = scale
        self.secret = secrets.token_hex(16)
        self._stack = contextlib.AsyncExitStack()

    @property
    def database_pid(self) -> dict[str, int]:
        return {"postgres": self.postgres.pid or 0}

    def seconds(self, full: float) -> int:
        return max(1, round(full * self.scale))

    async def install(
        self, *, worker: bool = True, sandbox: bool = True, workers: int = 1, **variables: str
    ) -> Installation:
        """Migrated and ready; ends with the stage."""
        own = {
            "META_APP_SECRET": self.secret,
            "META_ACCESS_TOKEN": "bench-token",
            "META_PHONE_NUMBER_ID": "7001",
            "AGENT_DEBOUNCE": "0",
            "API_RATE": "0",
            "PUBLIC_RATE": "0",
        }
        switch = {"CROSSCHAT_SANDBOX": "1" if sandbox else "0"}
        it = Installation(self.dsn, self.folder / "data", **own, **switch, **variables)
        it.http = await self._stack.enter_async_context(aiohttp.ClientSession())
        self._stack.callback(it.stop)
        await it.start_all(workers=workers if worker else 0)
        return it

    async def close(self) -> None:
        await self._stack.aclose()


@contextlib.asynccontextmanager
async def staged(scale: float) -> Any:
    """A fresh Postgres with its own durability settings, and what runs on it."""
    with tempfile.TemporaryDirectory(prefix="crosschat-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with EmbeddedPostgres(folder / "pg" / "data") as postgres:
            stage = Stage(postgres, folder, scale)
            try:
                yield stage
            finally:
                await stage.close()
