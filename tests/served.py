"""The API (and a worker, on demand) in the test's own process, reached over real HTTP."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
from fastapi import FastAPI
from sqlalchemy import Select

from crosschat.api.server import ApiServer
from crosschat.config import Settings
from crosschat.database import Database
from crosschat.jobs.worker import Worker
from crosschat.main import build_brain, build_handlers
from crosschat.processes import ensure_default_workspace, open_api
from crosschat.system import System
from tests.planted import API_KEY, SEED

__all__ = ["API_KEY", "SEED", "Served", "http_server", "serving", "until"]


class Served:
    def __init__(self, app: FastAPI, url: str, http: aiohttp.ClientSession, dsn: str) -> None:
        self.app = app
        self.dsn = dsn
        self.system: System = app.state.system
        self.url = url
        self.http = http

    @property
    def database(self) -> Database:
        return self.system.database

    async def ask(
        self, method: str, path: str, key: str | None = API_KEY, **more: Any
    ) -> tuple[int, Any]:
        headers = {**({"x-api-key": key} if key else {}), **more.pop("headers", {})}
        async with self.http.request(method, self.url + path, headers=headers, **more) as answer:
            is_json = "json" in answer.headers.get("content-type", "")
            return answer.status, await (
                answer.json(content_type=None) if is_json else answer.text()
            )

    async def rows(self, statement: Select[Any]) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.scalars(statement)).all())

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """With a worker beside it."""
        brain = build_brain(self.system.settings)
        handlers = build_handlers(self.system, brain)
        worker = Worker(
            self.system.database, self.system.bus, handlers, lease=10, queue=self.system.queue
        )
        await worker.start()
        try:
            yield
        finally:
            await worker.stop(timeout=2)
            await brain.close()


async def until(condition: Callable[[], Any], patience: float = 30) -> Any:
    """What `condition` (awaited) answers once that is something."""
    async with asyncio.timeout(patience):
        while not (found := await condition()):
            await asyncio.sleep(0.02)
    return found


@contextlib.asynccontextmanager
async def serving(dsn: str, data_dir: Path, **variables: str) -> AsyncIterator[Served]:
    listener = socket.create_server(("127.0.0.1", 0))
    settings = Settings.load(
        {
            "PORT": str(listener.getsockname()[1]),
            "CROSSCHAT_DATA_DIR": str(data_dir),
            "CROSSCHAT_API_KEY": API_KEY,
            "CROSSCHAT_SANDBOX": "1",
            "SANDBOX_SEED": SEED,
            "SANDBOX_PORT": "9",  # nobody listens there: nothing is called unless a test says so
            "AGENT_DEBOUNCE": "0",
            **variables,
        }
    )
    await ensure_default_workspace(settings, dsn)
    async with (
        open_api(settings, dsn) as app,
        http_server(app, listener) as url,
        aiohttp.ClientSession() as http,
    ):
        yield Served(app, url, http, dsn)


@contextlib.asynccontextmanager
async def http_server(app: FastAPI, listener: socket.socket | None = None) -> AsyncIterator[str]:
    listener = listener or socket.create_server(("127.0.0.1", 0))
    server = ApiServer(app)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()
