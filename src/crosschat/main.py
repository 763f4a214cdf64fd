"""The composition root: which parts there are and who reacts to whom."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from crosschat import features
from crosschat.agents.parts import calling_jobs, open_agents, short_jobs
from crosschat.agents.service import create_default_agent
from crosschat.agents.thinking import Brain, NoModel
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
from crosschat.database import Database, create_engine
from crosschat.events import Events
from crosschat.files.links import Links
from crosschat.files.store import Files
from crosschat.hooks.post import HookPoster
from crosschat.hooks.publish import POST, Publisher, targets
from crosschat.ingress.entries import SPLIT
from crosschat.ingress.polling import POLL, Poller
from crosschat.ingress.registering import REGISTER, Registrar
from crosschat.ingress.split import Splitter
from crosschat.ingress.tending import TENDING, Tender
from crosschat.jobs.handlers import Calling, Handlers, Short
from crosschat.jobs.queue import Queue
from crosschat.kit.crypto import Vault
from crosschat.kit.http import new_session
from crosschat.kit.secretfile import read_or_create
from crosschat.live.hub import Hub
from crosschat.live.journal import Journal
from crosschat.messaging.channel import ChecksAccount, Templates
from crosschat.messaging.registry import Plugins
from crosschat.system import System
from crosschat.templates.catalogue import KIND
from crosschat.templates.news import TemplateNews
from crosschat.templates.syncing import SYNC, TemplateSync, sync_job
from crosschat.workspaces.service import WorkspaceCreated

SECRET_KEY_FILE = "secret-key"  # noqa: S105 - a file's name
FILES_FOLDER = "files"
HOOKS_SECRET_FILE = "hooks-secret"  # noqa: S105 - a file's name
_TASKS = (
    Task(ACCOUNT, lambda channel: isinstance(channel, ChecksAccount), check_job),
    Task(KIND, lambda channel: isinstance(channel, Templates), sync_job),
)
UPKEEP = (TENDING, ARCHIVING, ASKING)


@asynccontextmanager
async def open_system(
    settings: Settings, dsn: str, *, by_index: bool = False
) -> AsyncIterator[System]:
    """`by_index` as for :func:`crosschat.database.create_engine`."""
    async with assembled(settings, dsn, by_index=by_index) as system:
        await system.bus.start()
        try:
            yield system
        finally:
            await system.bus.stop()
            await system.database.close()


@asynccontextmanager
async def assembled(
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


def secret_keys(settings: Settings) -> list[str]:
    """The keys that credentials are encrypted with: the newest first, separated by commas."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().split(",")
    return [read_or_create(settings.data_dir / SECRET_KEY_FILE)]


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
