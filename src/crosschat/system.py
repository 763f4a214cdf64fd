"""The parts that every process has, by name. `main` puts them together."""

from dataclasses import dataclass

from aiohttp import ClientSession

from crosschat.agents.parts import AgentParts
from crosschat.bus import Bus
from crosschat.config import Settings
from crosschat.connections.directory import Directory
from crosschat.connections.service import Connections
from crosschat.conversations.outbound import Outbox
from crosschat.conversations.uploads import Uploads
from crosschat.database import Database
from crosschat.events import Events
from crosschat.files.links import Links
from crosschat.files.store import Files
from crosschat.jobs.queue import Queue
from crosschat.kit.crypto import Vault
from crosschat.live.hub import Hub
from crosschat.messaging.registry import Plugins


@dataclass(frozen=True)
class System:
    settings: Settings
    database: Database
    bus: Bus
    hub: Hub
    files: Files
    links: Links
    uploads: Uploads
    plugins: Plugins
    vault: Vault
    queue: Queue
    directory: Directory
    connections: Connections
    outbox: Outbox
    events: Events
    session: ClientSession
    agents: AgentParts
