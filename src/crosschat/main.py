"""The composition root: which parts there are and who reacts to whom."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import structlog
from fastapi import FastAPI

from crosschat import features
from crosschat.agents.parts import calling_jobs, open_agents, short_jobs
from crosschat.agents.service import create_default_agent
from crosschat.agents.thinking import Brain, NoModel
from crosschat.api.app import build_api
from crosschat.bus import PostgresBus
from crosschat.config import Settings
from crosschat.connections.checking import CHECK, Checker, check_job
from crosschat.connections.directory import ACCOUNT, Directory
from crosschat.connections.news import AccountNews
from crosschat.connections.service import Connections
from crosschat.connections.upkeep import UPKEEP as ASKING
from crosschat.connections.upkeep import Task, Upkeep
from crosschat.conversations.archiving import ARCHIVING, Archiver
from crosschat.conversations.attachments import FETCH, MediaFetcher
from crosschat.conversations.courtesies import COURTESY, ChoiceAnswerer, Courtesies
from crosschat.conversations.deliver import Deliverer
from crosschat.conversations.events import (
    ContactsMet,
    ConversationReturned,
    ConversationsReopened,
    ConversationsStarted,
    ConversationTaken,
    MessagesPosted,
    MessagesReceived,
    PlatformTold,
)
from crosschat.conversations.faces import FACE, FaceAsker, FaceFetcher
from crosschat.conversations.greeting import Greeter
from crosschat.conversations.outbound import DELIVER, Outbox
from crosschat.conversations.previews import PREVIEW, Previewer
from crosschat.conversations.receive import KIND as RECEIVE
from crosschat.conversations.receive import Receiver
from crosschat.conversations.resend import SEND_SCHEDULED, ScheduledSender
from crosschat.conversations.rules import Rules
from crosschat.conversations.unresolved import UNRESOLVED, Unresolved
from crosschat.conversations.uploads import SWEEP, Uploads, UploadSweeper
from crosschat.conversations.workflow import WAKE, wake
from crosschat.database import Database, create_engine, out_of_reach
from crosschat.events import Events
from crosschat.files.links import Links
from crosschat.files.store import Files
from crosschat.hooks.post import HookPoster
from crosschat.hooks.publish import POST, Publisher, targets
from crosschat.ingress.entries import SPLIT
from crosschat.ingress.ledger import Ledger
from crosschat.ingress.polling import POLL, Poller
from crosschat.ingress.registering import REGISTER, Registrar
from crosschat.ingress.split import Splitter
from crosschat.ingress.spool import Spool
from crosschat.ingress.tending import TENDING, Tender
from crosschat.jobs.handlers import Calling, Handlers, Short
from crosschat.jobs.queue import Queue
from crosschat.kit.collecting import settle
from crosschat.kit.crypto import Vault
from crosschat.kit.http import new_session
from crosschat.kit.logs import configure_logs
from crosschat.kit.secretfile import read_or_create, write_secret
from crosschat.live.hub import Hub
from crosschat.live.journal import Journal, prune_forever
from crosschat.messaging.channel import ChecksAccount, Templates
from crosschat.messaging.registry import Plugins
from crosschat.system import System
from crosschat.templates.catalogue import KIND
from crosschat.templates.news import TemplateNews
from crosschat.templates.syncing import SYNC, TemplateSync, sync_job
from crosschat.worker.process import work
from crosschat.workspaces.keys import ensure_key
from crosschat.workspaces.service import WorkspaceCreated, default_workspace, found_workspace

log = structlog.get_logger()
API_KEY_FILE = "api-key"
SECRET_KEY_FILE = "secret-key"  # noqa: S105 - a file's name
FILES_FOLDER = "files"
SPOOL_FOLDER = "spool"
HOOKS_SECRET_FILE = "hooks-secret"  # noqa: S105 - a file's name
_TASKS = (
    Task(ACCOUNT, lambda channel: isinstance(channel, ChecksAccount), check_job),
    Task(KIND, lambda channel: isinstance(channel, Templates), sync_job),
)
_NO_DATABASE = "postgresql://nowhere/nothing"
_RETRY = 1.0  # seconds between looks whether the database is back
UPKEEP = (TENDING, ARCHIVING, ASKING)


@asynccontextmanager
async def open_system(
    settings: Settings, dsn: str, *, by_index: bool = False
) -> AsyncIterator[System]:
    """`by_index` as for :func:`crosschat.database.create_engine`."""
    async with _assembled(settings, dsn, by_index=by_index) as system:
        await system.bus.start()
        try:
            yield system
        finally:
            await system.bus.stop()
            await system.database.close()


@asynccontextmanager
async def _assembled(
    settings: Settings, dsn: str, *, by_index: bool = False
) -> AsyncIterator[System]:
    """All parts, put together; nothing is started and the database is not asked for anything."""
    database = Database(create_engine(dsn, by_index=by_index))
    bus = PostgresBus(dsn)
    hub = Hub(bus)
    database.before_commit(Journal(bus).write)
    secrets = secret_keys(settings)
    vault = Vault(*secrets)
    files = Files.at(settings.files_url, settings.data_dir / FILES_FOLDER, settings.environment)
    plugins = Plugins.installed()
    queue = Queue(bus)
    events = Events()
    async with (
        new_session() as session,
        open_agents(settings, database, bus, queue, vault) as agents,
    ):
        directory = Directory(database, bus, plugins, vault, session, settings.environment, files)
        connections = Connections(plugins, directory, vault, bus)
        outbox = Outbox(directory, queue, events)
        events.on(WorkspaceCreated, create_default_agent)
        events.on(ConversationsStarted, Greeter(outbox, directory))
        events.on(ConversationsStarted, FaceAsker(queue, directory))
        events.on(MessagesReceived, agents.starter)
        events.on(ConversationsReopened, agents.returns.reopened)
        events.on(ConversationTaken, agents.returns.taken)
        events.on(ConversationReturned, agents.returns.returned)
        publisher = Publisher(queue, list(targets(settings.environment)))
        events.on(MessagesReceived, ChoiceAnswerer(queue, directory))
        events.on(ContactsMet, publisher.contacts)
        events.on(MessagesReceived, publisher.received)
        events.on(MessagesPosted, publisher.posted)
        events.on(PlatformTold, AccountNews(connections, queue))
        events.on(PlatformTold, TemplateNews(queue))
        system = System(
            settings,
            database,
            bus,
            hub,
            files,
            Links(secrets),
            Uploads(files, secrets),
            plugins,
            vault,
            queue,
            directory,
            connections,
            outbox,
            events,
            session,
            agents,
        )
        for feature in features.installed():
            feature.subscribe(system)
        yield system


async def describe_api() -> dict[str, Any]:
    """The OpenAPI document of what is installed; needs neither a database nor settings."""
    with TemporaryDirectory() as folder:
        settings = Settings.load({"CROSSCHAT_DATA_DIR": folder})
        async with _assembled(settings, _NO_DATABASE) as system:
            ledger = Ledger(system.database, system.queue, Spool(Path(folder), 0))
            app = build_api(system, ledger)
            for feature in features.installed():
                feature.mount(app, system, ledger)
            return app.openapi()


def secret_keys(settings: Settings) -> list[str]:
    """The keys that credentials are encrypted with: the newest first, separated by commas."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().split(",")
    return [read_or_create(settings.data_dir / SECRET_KEY_FILE)]


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


def build_brain(settings: Settings) -> Brain:
    """The model that the settings name; the sandbox's when there is a sandbox and no key."""
    if settings.ai_api_key is None and settings.sandbox_url is None:
        return NoModel()
    from crosschat.agents.brain import ModelBrain

    if settings.ai_api_key is None:
        return ModelBrain(
            api_key="sandbox",
            base_url=f"{settings.sandbox_url}/openai/v1",
            model="crosschat-sandbox",
            responses=True,
            timeout=settings.ai_timeout,
            simulated=True,
        )
    at_openai = settings.ai_base_url is None or "api.openai.com" in settings.ai_base_url
    return ModelBrain(
        api_key=settings.ai_api_key.get_secret_value(),
        base_url=settings.ai_base_url,
        model=settings.ai_model,
        responses=settings.ai_api == "responses" or (settings.ai_api == "auto" and at_openai),
        timeout=settings.ai_timeout,
        prices=settings.ai_prices,
    )


def hook_secret(settings: Settings) -> str:
    """What posts to the operator's addresses are signed with: `HOOKS_SECRET`, else a file's."""
    if settings.hooks_secret is not None:
        return settings.hooks_secret.get_secret_value()
    return read_or_create(settings.data_dir / HOOKS_SECRET_FILE)


def build_handlers(system: System, brain: Brain) -> Handlers:
    settings = system.settings
    unresolved = Unresolved(timedelta(seconds=settings.unknown_after))
    deliverer = Deliverer(
        system.directory,
        system.connections,
        system.events,
        system.files,
        unresolved=unresolved,
    )
    receiver = Receiver(
        system.events,
        system.queue,
        system.bus,
        Rules(system.outbox, system.directory),
        reopen_for=timedelta(days=settings.reopen_days),
    )
    splitter = Splitter(system.plugins, system.directory, system.queue, receiver.take)
    return Handlers(
        short={
            SPLIT: Short(splitter, alone=splitter.apart),
            RECEIVE: Short(receiver),
            UNRESOLVED: Short(unresolved),
            WAKE: Short(wake),
            TENDING.kind: Short(Tender(system.directory, system.queue, settings.public_url)),
            ARCHIVING.kind: Short(Archiver(timedelta(days=settings.archive_days))),
            ASKING.kind: Short(Upkeep(system.directory, system.queue, _TASKS)),
            SEND_SCHEDULED: Short(ScheduledSender(system.outbox)),
            **short_jobs(system.agents),
        },
        calling={
            DELIVER: Calling(deliverer),
            POLL: Calling(Poller(system.directory, system.queue), coalesce=True),
            REGISTER: Calling(Registrar(system.directory, settings.public_url), coalesce=True),
            COURTESY: Calling(Courtesies(system.directory), max_attempts=2),
            POST: Calling(
                HookPoster(system.session, targets(settings.environment), hook_secret(settings)),
                max_attempts=16,
            ),
            CHECK: Calling(Checker(system.directory, system.connections), coalesce=True),
            SYNC: Calling(TemplateSync(system.directory, system.connections), coalesce=True),
            FETCH: Calling(MediaFetcher(system.directory, system.files)),
            FACE: Calling(FaceFetcher(system.directory, system.files), max_attempts=3),
            PREVIEW: Calling(Previewer(system.files)),
            SWEEP: Calling(UploadSweeper(system.files)),
            **calling_jobs(
                system.agents, brain, system.database, system.bus, system.directory, system.outbox
            ),
        },
    )


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
