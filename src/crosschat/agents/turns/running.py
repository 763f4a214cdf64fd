"""The call of a turn: the model and its tools, with no database connection held."""

import asyncio
import time

import structlog

from crosschat.agents.leads.capture import LeadNotes
from crosschat.agents.thinking import Brain, HandOff, ModelRefused, Reply, Usage
from crosschat.agents.tools.calling import ToolCaller
from crosschat.agents.tools.hands import ActionUnknown, InEarnest, TurnHands
from crosschat.agents.tools.recorder import DatabaseRecorder, Overtaken
from crosschat.agents.turns.measuring import measure_model
from crosschat.agents.turns.plan import Discard, Failure, Ran, Turn
from crosschat.database import Database

log = structlog.get_logger()
LONGEST_TURN = 240.0  # seconds, all requests and tools together


class TurnRunner:
    def __init__(self, brain: Brain, caller: ToolCaller, database: Database) -> None:
        self._brain = brain
        self._caller = caller
        self._database = database

    async def run(self, turn: Turn) -> Ran:
        """Ask the model unless the verdict is there already. Raises nothing that a turn causes."""
        if turn.verdict is not None:
            return Ran(turn.verdict)
        through = turn.through if turn.may_discard else None
        recorder = DatabaseRecorder(self._database, turn.key, through)
        acting = InEarnest(self._caller, recorder, turn.question.done)
        notes = LeadNotes(turn.question.history) if turn.profile.lead_capture else None
        hands = TurnHands(
            turn.profile.tools,
            turn.place,
            self._caller,
            acting,
            key=str(turn.key),
            first=max((call.number + 1 for call in turn.question.done), default=0),
            notes=notes,
        )
        ran = Ran(Failure("The turn was not run."), calls=hands.calls, notes=notes)
        started = time.perf_counter()
        ran.result = await ask(self._brain, turn, hands, ran.usage)
        ran.seconds = time.perf_counter() - started
        ran.acted = acting.acted
        tools = sum(call.ms for call in ran.calls) / 1000
        measure_model(ran.usage, max(0.0, ran.seconds - tools))
        log.debug("turn.ran", conversation=turn.key.conversation_id, seconds=round(ran.seconds, 3))
        return ran


async def ask(
    brain: Brain, turn: Turn, hands: TurnHands, usage: Usage
) -> Reply | HandOff | Discard | Failure:
    """What came of asking the model; every failure is one of the results."""
    try:
        async with asyncio.timeout(LONGEST_TURN):
            return await brain.answer(turn.question, hands, usage)
    except Overtaken as error:
        return Discard(str(error))
    except (ActionUnknown, ModelRefused) as error:
        return HandOff(str(error))
    except Exception as error:  # noqa: BLE001 - one turn must not end its neighbours
        reason = f"{type(error).__name__}: {error}"[:500]
        log.warning("turn.failed", conversation=turn.key.conversation_id, error=reason)
        return Failure(reason)
