"""Trying an agent, the side that asks: the worker answers, since only it has the model library.

The bus says when the answer is there; the answer itself goes through the database, and is deleted
by whoever asked.
"""

import asyncio
import time
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import delete, select

from crosschat.bus import Bus
from crosschat.database import Database
from crosschat.errors import Unavailable
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import PEOPLE, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import AgentTry

TRY = "agents.try"
ANSWERED = "agents.tried"
_LOOK_AGAIN = 2.0  # seconds; a lost message costs no more than this
_FORGOTTEN = timedelta(minutes=15)


class Tries:
    """`patience` in seconds is how long an answer may take."""

    def __init__(self, database: Database, bus: Bus, queue: Queue, *, patience: float) -> None:
        self._database = database
        self._queue = queue
        self.patience = patience
        self._waiting: dict[str, asyncio.Event] = {}
        bus.subscribe(ANSWERED, self._heard)

    async def ask(self, workspace_id: str, question: dict[str, Any]) -> dict[str, Any]:
        """What the agent would do with `question`; holds no connection while it waits.

        Raises: Unavailable, when no worker answers in time.
        """
        try_id = new_id("try")
        self._waiting[try_id] = asyncio.Event()
        try:
            await self._enqueue(workspace_id, try_id, question)
            return await self._answer(workspace_id, try_id)
        finally:
            del self._waiting[try_id]
            await self._forget(workspace_id, try_id)

    async def _enqueue(self, workspace_id: str, try_id: str, question: dict[str, Any]) -> None:
        payload = orjson.dumps({**question, "try": try_id, "workspace": workspace_id}).decode()
        job = NewJob(LaneClass.TURN, f"y:{try_id}", TRY, payload, priority=PEOPLE)
        async with self._database.transaction(workspace_id) as session:
            session.add(AgentTry(id=try_id, workspace_id=workspace_id))
            await session.flush()
            await self._queue.enqueue(session, [job])

    async def _answer(self, workspace_id: str, try_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + self.patience
        while (left := deadline - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(min(left, _LOOK_AGAIN)):
                    await self._waiting[try_id].wait()
            except TimeoutError:
                pass
            self._waiting[try_id].clear()
            async with self._database.transaction(workspace_id) as session:
                result = await session.scalar(select(AgentTry.result).where(AgentTry.id == try_id))
            if result is not None:
                return dict(result)
        raise Unavailable(
            "No worker has answered in time. See that one is running (`/readyz`), then try again.",
            code="no_answer",
        )

    async def _forget(self, workspace_id: str, try_id: str) -> None:
        """Ours, and those of processes that died while they waited."""
        old = AgentTry.created_at < clock.now() - _FORGOTTEN
        async with self._database.transaction(workspace_id) as session:
            await session.execute(delete(AgentTry).where((AgentTry.id == try_id) | old))

    def _heard(self, try_id: str) -> None:
        for known, event in self._waiting.items():
            if try_id in {known, ""}:
                event.set()
