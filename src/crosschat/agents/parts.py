"""What the agents' domain brings to a process, put together for the composition root."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from crosschat.agents.profiles import Profiles
from crosschat.agents.thinking import Brain
from crosschat.agents.tools.calling import ToolCaller
from crosschat.agents.turns.handler import ATTEMPTS, TurnHandler
from crosschat.agents.turns.loading import TurnLoader
from crosschat.agents.turns.returning import RETURN, ReturnRule
from crosschat.agents.turns.running import TurnRunner
from crosschat.agents.turns.starting import TURN, TurnStarter
from crosschat.agents.turns.storing import TurnStore
from crosschat.agents.turns.try_handler import TryHandler
from crosschat.agents.turns.trying import TRY, Tries
from crosschat.bus import Bus
from crosschat.config import Settings
from crosschat.connections.directory import Directory
from crosschat.conversations.outbound import Outbox
from crosschat.database import Database
from crosschat.jobs.handlers import Calling, Short
from crosschat.jobs.queue import Queue
from crosschat.kit.crypto import Vault
from crosschat.kit.outside import Hosts, new_inside_session, new_outside_session

_TRY_MARGIN = 15.0  # seconds beyond one answer of the model that a trial may take


@dataclass(frozen=True)
class AgentParts:
    """The parts that every process has."""

    starter: TurnStarter
    returns: ReturnRule
    caller: ToolCaller
    tries: Tries


@asynccontextmanager
async def open_agents(
    settings: Settings, database: Database, bus: Bus, queue: Queue, vault: Vault
) -> AsyncIterator[AgentParts]:
    async with new_outside_session() as outside, new_inside_session() as inside:
        starter = TurnStarter(queue, debounce=settings.agent_debounce)
        yield AgentParts(
            starter,
            ReturnRule(starter),
            ToolCaller(outside, inside, Hosts(settings.agent_tool_hosts), vault),
            Tries(database, bus, queue, patience=settings.ai_timeout + _TRY_MARGIN),
        )


def short_jobs(parts: AgentParts) -> dict[str, Short]:
    return {RETURN: Short(parts.returns)}


def calling_jobs(
    parts: AgentParts,
    brain: Brain,
    database: Database,
    bus: Bus,
    directory: Directory,
    outbox: Outbox,
) -> dict[str, Calling]:
    """The jobs that ask the model; only a worker has the `brain` for them."""
    turns = TurnHandler(
        TurnLoader(directory, Profiles()),
        TurnRunner(brain, parts.caller, database),
        TurnStore(outbox, parts.returns),
        outbox,
    )
    return {
        TURN: Calling(turns, coalesce=True, max_attempts=ATTEMPTS),
        TRY: Calling(TryHandler(brain, parts.caller, directory, bus)),
    }
