"""The calling job of a turn: load, call, store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.turns.loading import TurnLoader
from crosschat.agents.turns.plan import Ran, Turn
from crosschat.agents.turns.running import TurnRunner
from crosschat.agents.turns.storing import HANDOFF_MESSAGE, TurnStore
from crosschat.conversations.handoff import hand_off, lock_conversation
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.jobs.types import Again, Job
from crosschat.messaging.content import Text

ATTEMPTS = 4  # at loading and storing; what the model does wrong counts by itself


class TurnHandler:
    """Handles jobs of kind :data:`crosschat.agents.turns.starting.TURN`."""

    def __init__(
        self, loader: TurnLoader, runner: TurnRunner, store: TurnStore, outbox: Outbox
    ) -> None:
        self._loader = loader
        self._runner = runner
        self._store = store
        self._outbox = outbox

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        by_id = {_conversation_id(job): job for job in jobs}
        turns = await self._loader.load(session, sorted(by_id))
        loaded: dict[int, Turn] = {}
        for turn in turns:
            job = by_id[turn.key.conversation_id]
            loaded[job.id] = replace(turn, correlation=job.correlation)
        return loaded

    async def call(self, loaded: Turn) -> Ran:
        return await self._runner.run(loaded)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Turn, Ran]]
    ) -> Mapping[int, Again]:
        return await self._store.store(session, results)

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        """Loading or storing failed for the last time, which is a bug of ours: people must know."""
        conversation = await lock_conversation(session, _conversation_id(job))
        if conversation.assignee_kind != "agent":
            return
        await hand_off(session, conversation, f"Handed over: the AI agent failed. {error}")
        farewell = Outgoing(
            conversation, Text(text=HANDOFF_MESSAGE), "system", details={"kind": "handoff"}
        )
        await self._outbox.post(session, [farewell])


def _conversation_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["conversation"])
