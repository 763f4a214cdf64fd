"""Trying an agent, the side that answers: a turn like any other, without consequences."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.instructions import instructions, variables
from crosschat.agents.leads.capture import LeadNotes
from crosschat.agents.profiles import Profile, load_profile
from crosschat.agents.thinking import Brain, HandOff, Line, Question, Reply
from crosschat.agents.tools.calling import ToolCaller
from crosschat.agents.tools.hands import Pretending, TurnHands
from crosschat.agents.tools.recorder import TurnKey
from crosschat.agents.tools.spec import SOURCES, Place
from crosschat.agents.turns.brief import brief_of
from crosschat.agents.turns.history import trim
from crosschat.agents.turns.plan import Discard, Failure, Ran, Turn, Wait
from crosschat.agents.turns.running import ask
from crosschat.agents.turns.trace import trace_row
from crosschat.agents.turns.trying import ANSWERED
from crosschat.bus import Bus
from crosschat.connections.directory import Directory
from crosschat.database import after_commit
from crosschat.jobs.types import Again, Job
from crosschat.kit import clock
from crosschat.messaging.channel import Plugin
from crosschat.models import AgentTry, Workspace

_NOT_IN_TRIALS = {
    "id",
    "workspace_id",
    "conversation_id",
    "answered_seq",
    "message_ids",
    "cost",
    "reply_message_id",
    "outcome",
    "reason",
    "brief",
    "correlation",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A turn that nobody hears of, and whether the agent would be at work now."""

    id: str
    turn: Turn
    at_work: bool


class TryHandler:
    """Handles jobs of kind :data:`crosschat.agents.turns.trying.TRY`."""

    def __init__(self, brain: Brain, caller: ToolCaller, directory: Directory, bus: Bus) -> None:
        self._brain = brain
        self._caller = caller
        self._directory = directory
        self._bus = bus

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        loaded: dict[int, Trial] = {}
        for job in jobs:
            trial = await self._trial(session, orjson.loads(job.payload))
            if trial is not None:
                loaded[job.id] = trial
        return loaded

    async def call(self, loaded: Trial) -> dict[str, Any]:
        turn = loaded.turn
        notes = LeadNotes(turn.question.history) if turn.profile.lead_capture else None
        hands = TurnHands(
            turn.profile.tools, turn.place, self._caller, Pretending(), key=loaded.id, notes=notes
        )
        ran = Ran(Failure(""), calls=hands.calls, notes=notes)
        started = time.perf_counter()
        ran.result = await ask(self._brain, turn, hands, ran.usage)
        ran.seconds = time.perf_counter() - started
        return _shown(loaded, ran)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Trial, Any]]
    ) -> Mapping[int, Again]:
        for _, trial, result in results:
            await self._tell(session, trial.id, result)
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        await self._tell(session, str(orjson.loads(job.payload)["try"]), _failed(error))

    async def _tell(self, session: AsyncSession, try_id: str, result: dict[str, Any]) -> None:
        await session.execute(update(AgentTry).where(AgentTry.id == try_id).values(result=result))
        after_commit(session, lambda: self._bus.publish(ANSWERED, try_id))

    async def _trial(self, session: AsyncSession, asked: dict[str, Any]) -> Trial | None:
        version = asked.get("prompt_version")
        profile = await load_profile(session, asked["agent"], prompt_version=version)
        if profile is None or profile.workspace_id != asked["workspace"]:
            await self._tell(session, asked["try"], _failed("The agent was deleted."))
            return None
        business = await session.scalar(
            select(Workspace.name).where(Workspace.id == profile.workspace_id)
        )
        plugin = await self._plugin(asked)
        at = clock.now()
        values = _values(profile, plugin, business or "", asked["variables"], at)
        history = tuple(Line(m["role"], m["text"]) for m in asked["messages"])
        turn = Turn(
            key=TurnKey(profile.workspace_id, asked["try"], 0),
            profile=profile,
            question=Question(
                instructions=instructions(profile, plugin, values, at),
                model=profile.model,
                history=trim(history, profile.token_budget),
                tools=profile.definitions,
                tools_key=profile.tools_key,
            ),
            place=_place(asked, plugin, values),
            through=0,
            drafts=True,
            channel=plugin.name if plugin else "",
        )
        return Trial(asked["try"], turn, profile.hours is None or profile.hours.are_open(at))

    async def _plugin(self, asked: dict[str, Any]) -> Plugin | None:
        live = await self._directory.get(asked["connection"]) if asked["connection"] else None
        return live.plugin if live and live.workspace_id == asked["workspace"] else None


def _values(
    profile: Profile, plugin: Plugin | None, business: str, given: dict[str, str], at: datetime
) -> dict[str, str]:
    channel = plugin.name if plugin else ""
    known = variables(profile, customer=None, business=business, channel=channel, at=at)
    return {**known, **given}


def _place(asked: dict[str, Any], plugin: Plugin | None, values: dict[str, str]) -> Place:
    """A customer of whom only that is known which the question tells: `contact.phone` and the
    like may be given as the variables `contact_phone` and the like."""
    known: dict[str, str | None] = {
        source: values.get(source.replace(".", "_")) for source in SOURCES
    }
    known |= {
        "workspace.id": asked["workspace"],
        "conversation.id": asked["try"],
        "connection.id": asked["connection"],
        "connection.channel": plugin.key if plugin else None,
    }
    return Place(known)


def _shown(trial: Trial, ran: Ran) -> dict[str, Any]:
    turn, result = trial.turn, ran.result
    row = trace_row(turn, ran, "")
    trace = {name: value for name, value in row.items() if name not in _NOT_IN_TRIALS}
    trace |= {
        "cost": None if ran.usage.cost is None else float(ran.usage.cost),
        "instructions": turn.question.instructions,
        "messages": [{"role": m.role, "text": m.text} for m in turn.question.history],
        "at_work_now": trial.at_work,
    }
    shown: dict[str, Any] = {"outcome": "reply", "reply": None, "handoff": None, "reason": None}
    match result:
        case Reply(text=text):
            shown["reply"] = text
        case HandOff():
            brief = brief_of(turn, result, ran.calls).as_json()
            shown |= {"outcome": "handoff", "reason": result.reason}
            shown["handoff"] = {**brief, "message": result.message}
        case Failure(reason=reason) | Discard(reason=reason):
            shown |= {"outcome": "failed", "reason": reason}
        case Wait():
            pass  # A trial asks the model whatever the hour.
    return {**shown, "lead": ran.notes.fields if ran.notes else None, "trace": trace}


def _failed(reason: str) -> dict[str, Any]:
    return {
        "outcome": "failed",
        "reply": None,
        "handoff": None,
        "reason": reason,
        "lead": None,
        "trace": None,
    }
