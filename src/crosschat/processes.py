"""The processes: what each starts, in which order, and how it ends."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from fastapi import FastAPI

from crosschat import features
from crosschat.agents.service import create_default_agent
from crosschat.api.app import build_api
from crosschat.config import Settings
from crosschat.database import Database, create_engine, out_of_reach
from crosschat.events import Events
from crosschat.ingress.ledger import Ledger
from crosschat.ingress.spool import Spool
from crosschat.kit.collecting import settle
from crosschat.kit.logs import configure_logs
from crosschat.kit.secretfile import read_or_create, write_secret
from crosschat.live.journal import prune_forever
from crosschat.main import UPKEEP, assembled, build_brain, build_handlers, open_system
from crosschat.system import System
from crosschat.worker.process import work
from crosschat.workspaces.keys import ensure_key
from crosschat.workspaces.service import WorkspaceCreated, default_workspace, found_workspace

log = structlog.get_logger()
API_KEY_FILE = "api-key"
SPOOL_FOLDER = "spool"
_NO_DATABASE = "postgresql://nowhere/nothing"
_RETRY = 1.0  # seconds between looks whether the database is back


@asynccontextmanager
async def open_api(settings: Settings, dsn: str) -> AsyncIterator[FastAPI]:
    """The API, ready to serve."""
    async with open_system(settings, dsn) as system:
        spool = Spool(settings.data_dir / SPOOL_FOLDER, settings.spool_limit)
        ledger = Ledger(system.database, system.queue, spool)
        await ledger.start()
        preparing = await _prepare(system)
        pruning = asyncio.create_task(prune_forever(system.database), name="live.prune")
        app = build_api(system, ledger)
        try:
            async with AsyncExitStack() as stack:
                for feature in features.installed():
                    await stack.enter_async_context(feature.mount(app, system, ledger))
                yield app
        finally:
            for task in (pruning, preparing):
                task.cancel()
            await asyncio.gather(pruning, preparing, return_exceptions=True)
            await ledger.stop()


async def _prepare(system: System) -> asyncio.Task[None]:
    """Connections, made and in memory; later, if the database is away: the API serves meanwhile."""

    async def prepare() -> None:
        while True:
            try:
                await _ensure_connections(system)
                await system.directory.all()
            except Exception as error:
                if not out_of_reach(error):
                    log.exception("api.not_prepared")
                    raise
                log.warning("api.without_database", error=type(error).__name__)
                ready.set()
                await asyncio.sleep(_RETRY)
            else:
                return

    ready = asyncio.Event()
    task = asyncio.create_task(prepare(), name="prepare")
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
    return task


async def _ensure_connections(system: System) -> None:
    settings = system.settings
    sandbox = None
    if settings.sandbox_url is not None and settings.sandbox_seed is not None:
        sandbox = (settings.sandbox_seed.get_secret_value(), settings.sandbox_url)
    async with system.database.transaction() as session:
        workspace = await default_workspace(session)
        if workspace is not None:
            await system.connections.ensure(session, workspace.id, settings.environment, sandbox)


def run_api(settings: Settings, dsn: str) -> None:
    """`crosschat api`: serve until told to stop."""
    from crosschat.api.server import ApiServer

    configure_logs(settings.log_level, settings.log_format, "api")

    async def serve() -> None:
        async with open_api(settings, dsn) as app:
            server = ApiServer(
                app, host=settings.host, port=settings.port, loop="uvloop", http="httptools"
            )
            settle()
            await server.serve()

    _run(serve())


def run_worker(settings: Settings, dsn: str) -> None:
    """`crosschat worker`: work until told to stop, ending what is under way."""
    configure_logs(settings.log_level, settings.log_format, "worker")

    async def run() -> None:
        async with open_system(settings, dsn, by_index=True) as system:
            brain = build_brain(settings)
            settle()
            try:
                await work(system, build_handlers(system, brain), UPKEEP)
            finally:
                await brain.close()

    _run(run())


def run_migrate(settings: Settings, dsn: str) -> None:
    """`crosschat migrate`: newest schema, and a default workspace with its API key."""
    configure_logs(settings.log_level, settings.log_format, "migrate")

    _run(ensure_default_workspace(settings, dsn))


async def ensure_default_workspace(settings: Settings, dsn: str) -> None:
    """The newest schema, and the default workspace with the API key that the settings ask for."""
    from crosschat.migrations.runner import upgrade

    events = Events()
    events.on(WorkspaceCreated, create_default_agent)
    key_file = settings.data_dir / API_KEY_FILE
    if settings.api_key is not None:
        # Kept there as well: `serve` sees by it that there is nothing to do at the next start.
        write_secret(key_file, settings.api_key.get_secret_value())
    token = read_or_create(key_file, prefix="cck_")
    database = Database(create_engine(dsn, pool_size=2))
    try:
        await upgrade(database.engine)
        async with database.transaction() as session:
            workspace = await default_workspace(session)
            if workspace is None:
                await found_workspace(
                    session,
                    events,
                    name="Default workspace",
                    email="owner@localhost",
                    api_key=token,
                    is_default=True,
                )
            else:
                await ensure_key(session, workspace.id, token)
    finally:
        await database.close()


def _run(main: Coroutine[Any, Any, None]) -> None:
    import uvloop

    uvloop.run(main)


async def describe_api() -> dict[str, Any]:
    """The OpenAPI document of what is installed; needs neither a database nor settings."""
    with TemporaryDirectory() as folder:
        settings = Settings.load({"CROSSCHAT_DATA_DIR": folder})
        async with assembled(settings, _NO_DATABASE) as system:
            ledger = Ledger(system.database, system.queue, Spool(Path(folder), 0))
            app = build_api(system, ledger)
            for feature in features.installed():
                feature.mount(app, system, ledger)
            return app.openapi()
