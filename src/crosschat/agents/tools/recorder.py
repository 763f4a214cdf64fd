"""Calls with side effects are written down before they are made.

A turn whose worker dies is repeated by another one. It finds here what has been done already and
goes on from there; a call that was begun and never ended is one that nobody can speak for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from typing_extensions import override

from crosschat.conversations.handoff import lock_conversation, newest_inbound
from crosschat.database import Database
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import ToolCall

State = Literal["done", "failed", "unknown"]


class Overtaken(Exception):
    """A newer message or a person was quicker, and nothing has been done yet: stop here."""


@dataclass(frozen=True, slots=True)
class TurnKey:
    """A turn, the same however often it is attempted. `answered_seq` is where it starts from."""

    workspace_id: str
    conversation_id: str
    answered_seq: int

    @override
    def __str__(self) -> str:
        return f"{self.conversation_id}.{self.answered_seq}"


class Recorder(Protocol):
    async def begin(self, number: int, tool: str, arguments: dict[str, Any]) -> None:
        """Durably note that this call is about to be made. Raises: Overtaken."""

    async def end(self, number: int, state: State, result: str) -> None:
        """Note what came of it."""


class DatabaseRecorder:
    """Each note is a short transaction of its own: the turn holds no connection meanwhile.

    `through` is the newest message that the turn knows of; None when newer ones no longer count.
    """

    def __init__(self, database: Database, turn: TurnKey, through: int | None) -> None:
        self._database = database
        self._turn = turn
        self._through = through

    async def begin(self, number: int, tool: str, arguments: dict[str, Any]) -> None:
        turn = self._turn
        async with self._database.transaction(turn.workspace_id) as session:
            await self._check(session)
            mine = await session.scalar(
                insert(ToolCall)
                .values(
                    id=new_id("tcl"),
                    workspace_id=turn.workspace_id,
                    conversation_id=turn.conversation_id,
                    answered_seq=turn.answered_seq,
                    number=number,
                    tool=tool,
                    arguments=arguments,
                    state="started",
                )
                .on_conflict_do_nothing()
                .returning(ToolCall.id)
            )
        if mine is None:
            raise Overtaken("Another worker has taken this turn over.")
        self._through = None  # Something is being done: newer messages wait for the next turn.

    async def end(self, number: int, state: State, result: str) -> None:
        turn = self._turn
        async with self._database.transaction(turn.workspace_id) as session:
            await session.execute(
                update(ToolCall)
                .where(
                    ToolCall.conversation_id == turn.conversation_id,
                    ToolCall.answered_seq == turn.answered_seq,
                    ToolCall.number == number,
                )
                .values(state=state, result=result, ended_at=clock.now())
            )

    async def _check(self, session: AsyncSession) -> None:
        turn = self._turn
        conversation = await lock_conversation(session, turn.conversation_id)
        if conversation.assignee_kind != "agent":
            raise Overtaken("A person has taken the conversation over.")
        if conversation.answered_seq != turn.answered_seq:
            raise Overtaken("Somebody else has answered meanwhile.")
        if self._through is None:
            return
        if await newest_inbound(session, turn.conversation_id) > self._through:
            raise Overtaken("The customer has written again.")


async def recorded_calls(
    session: AsyncSession, turns: Sequence[TurnKey]
) -> dict[TurnKey, list[ToolCall]]:
    """What earlier attempts at these turns have done, in order."""
    by_pair = {(turn.conversation_id, turn.answered_seq): turn for turn in turns}
    found: dict[TurnKey, list[ToolCall]] = {}
    if not by_pair:
        return found
    rows = await session.scalars(
        select(ToolCall)
        .where(tuple_(ToolCall.conversation_id, ToolCall.answered_seq).in_(sorted(by_pair)))
        .order_by(ToolCall.number)
    )
    for row in rows:
        found.setdefault(by_pair[(row.conversation_id, row.answered_seq)], []).append(row)
    return found
