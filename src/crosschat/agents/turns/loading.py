"""Everything that turns need, for many of them at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.instructions import instructions, variables
from crosschat.agents.profiles import Head, Profile, Profiles
from crosschat.agents.thinking import Done, HandOff, Question
from crosschat.agents.tools.hands import unknown_action
from crosschat.agents.tools.recorder import recorded_calls
from crosschat.agents.tools.spec import Place
from crosschat.agents.turns.history import UNANSWERED, lines, load_entries, trim
from crosschat.agents.turns.plan import Turn, Wait
from crosschat.agents.turns.scene import Scene, scenes
from crosschat.connections.directory import Directory
from crosschat.kit import clock
from crosschat.models import ToolCall

AWAY = "away"
_AFRESH = {"populate_existing": True}
_LONGEST_WAIT = 1_800.0  # seconds; somebody may change the hours meanwhile


class TurnLoader:
    def __init__(self, directory: Directory, profiles: Profiles) -> None:
        self._directory = directory
        self._profiles = profiles

    async def load(self, session: AsyncSession, conversation_ids: Sequence[str]) -> list[Turn]:
        """The turns of those conversations that are the agent's and have something unanswered."""
        scenes = await self._scenes(session, conversation_ids)
        heads = {Head(scene.agent, scene.revision) for scene in scenes}
        profiles = await self._profiles.of(session, heads)
        calls = await recorded_calls(session, [scene.key for scene in scenes if scene.has_calls])
        at = clock.now()
        turns = []
        for scene in scenes:
            profile = profiles.get(scene.agent)
            if profile is not None:
                turn = _turn(scene, profile, at)
                turns.append(_resumed(turn, calls.get(turn.key, ())))
        return turns

    async def _scenes(self, session: AsyncSession, ids: Sequence[str]) -> list[Scene]:
        # The session may be that of whoever received the message, and know an older state.
        rows = (
            await session.execute(scenes(), {"ids": sorted(ids)}, execution_options=_AFRESH)
        ).all()
        entries = await load_entries(session, [row[0].id for row in rows])
        found = []
        for row in rows:
            live = await self._directory.get(row[0].connection_id)
            if live is not None:
                scene = Scene(live, entries.get(row[0].id, ()), *row)
                if scene.asked:
                    found.append(scene)
        return found


def _turn(scene: Scene, profile: Profile, at: datetime) -> Turn:
    conversation, plugin = scene.conversation, scene.live.plugin
    values = variables(
        profile,
        customer=scene.contact.name,
        business=scene.business,
        channel=plugin.name,
        at=at,
    )
    return Turn(
        key=scene.key,
        profile=profile,
        question=Question(
            instructions=instructions(profile, plugin, values, at),
            model=profile.model,
            history=trim(lines(scene.entries, conversation.answered_seq), profile.token_budget),
            tools=profile.definitions,
            tools_key=profile.tools_key,
        ),
        place=_place(scene),
        through=max(entry.seq for entry in scene.asked),
        drafts=profile.draft_only or scene.live.config.get("auto_reply") is False,
        discards=scene.discards,
        failures=scene.failures,
        window_ends=scene.window_ends,
        channel=plugin.name,
        verdict=_verdict(scene, profile, at),
    )


def _place(scene: Scene) -> Place:
    contact = scene.contact
    return Place(
        {
            "workspace.id": scene.key.workspace_id,
            "conversation.id": scene.key.conversation_id,
            "connection.id": scene.conversation.connection_id,
            "connection.channel": scene.live.plugin.key,
            "contact.id": contact.id,
            "contact.name": contact.name,
            "contact.phone": contact.phone,
            "contact.email": contact.email,
            "contact.address": scene.address,
        }
    )


def _verdict(scene: Scene, profile: Profile, at: datetime) -> HandOff | Wait | None:
    """What happens without asking the model: outside working hours, or when it is too much."""
    if len(scene.asked) > UNANSWERED:
        return HandOff(f"The customer has written more than {UNANSWERED} messages at once.")
    hours = profile.hours
    if hours is None or hours.outside == "answer" or hours.are_open(at):
        return None
    opens = hours.opens(at)
    if hours.outside == "hand_off" or opens is None:
        return HandOff("The customer wrote outside of working hours.", message=hours.message)
    window_ends = scene.window_ends
    if window_ends is not None and window_ends < opens:
        return HandOff(
            "The channel stops taking free text before working hours begin.", message=hours.message
        )
    closed = hours.closed_since(at)
    told = any(e.details.get("kind") == AWAY and e.sent_at >= closed for e in scene.entries)
    seconds = min((opens - at).total_seconds(), _LONGEST_WAIT)
    return Wait(max(seconds, 1.0), None if told else hours.message)


def _resumed(turn: Turn, calls: Sequence[ToolCall]) -> Turn:
    """The turn with what an earlier attempt has done; to people where nobody knows what."""
    if not calls:
        return turn
    turn = replace(turn, resumed=True)
    for call in calls:
        if call.state in {"started", "unknown"}:
            why = call.result or "the worker stopped during the call"
            return replace(turn, verdict=HandOff(unknown_action(call.tool, call.arguments, why)))
    done = tuple(Done(c.number, c.tool, c.arguments, c.result or "") for c in calls)
    return replace(turn, question=replace(turn.question, done=done))
