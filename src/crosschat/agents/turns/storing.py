"""The outcomes of turns and their traces, in the transaction that ends their jobs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.leads.capture import keep_lead
from crosschat.agents.thinking import HandOff, Reply
from crosschat.agents.turns.brief import brief_of, tried
from crosschat.agents.turns.loading import AWAY
from crosschat.agents.turns.plan import MODEL_ATTEMPTS, Discard, Failure, Ran, Turn, Wait
from crosschat.agents.turns.returning import ReturnRule
from crosschat.agents.turns.trace import trace_row
from crosschat.conversations.handoff import add_note, hand_off
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.jobs.handlers import backoff
from crosschat.jobs.types import Again, Job
from crosschat.kit import clock
from crosschat.messaging.content import Text
from crosschat.models import AgentTurn, Conversation, Message
from crosschat.models.base import among
from crosschat.models.bulk import insert_rows
from crosschat.models.locking import locked

log = structlog.get_logger()
HANDOFF_MESSAGE = "Thank you. A colleague will answer you here as soon as possible."


@dataclass(slots=True)
class _Batch:
    """What is to be written at the end, for all turns together."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    answers: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    """Traces of replies, with the place of the reply among `outgoing`."""
    again: dict[int, Again] = field(default_factory=dict)


class TurnStore:
    def __init__(self, outbox: Outbox, returns: ReturnRule) -> None:
        self._outbox = outbox
        self._returns = returns

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Turn, Ran]]
    ) -> Mapping[int, Again]:
        ids = sorted({turn.key.conversation_id for _, turn, _ in results})
        held = await _lock(session, ids)
        newest = await _newest(session, ids)
        batch = _Batch()
        for job, turn, ran in results:
            conversation = held.get(turn.key.conversation_id)
            if conversation is None:
                continue  # Deleted meanwhile.
            again = await self._one(
                session, batch, turn, ran, conversation, newest.get(conversation.id, 0)
            )
            if again is not None:
                batch.again[job.id] = again
        message_ids = await self._outbox.post(session, batch.outgoing)
        for trace, place in batch.answers:
            trace["reply_message_id"] = message_ids[place]
        await insert_rows(session, AgentTurn, batch.traces)
        return batch.again

    async def _one(
        self,
        session: AsyncSession,
        batch: _Batch,
        turn: Turn,
        ran: Ran,
        conversation: Conversation,
        newest: int,
    ) -> Again | None:
        if (
            conversation.assignee_kind != "agent"
            or conversation.answered_seq != turn.key.answered_seq
        ):
            self._overtaken(session, batch, turn, ran, conversation)
            return None
        result = ran.result
        if newest > turn.through and turn.may_discard and not ran.acted:
            result = Discard("The customer has written again.")
        match result:
            case Discard(reason=reason):
                batch.traces.append(trace_row(turn, ran, "discarded", reason=reason))
                return Again(0, counts=False)
            case Wait():
                return self._wait(batch, turn, ran, result, conversation)
            case Failure(reason=reason) if turn.failures + 1 < MODEL_ATTEMPTS:
                batch.traces.append(trace_row(turn, ran, "failed", reason=reason))
                return Again(backoff(turn.failures), reason, counts=False)
            case Failure(reason=reason):
                failed = HandOff(f"The AI agent failed {MODEL_ATTEMPTS} times: {reason}")
                await self._hand_off(session, batch, turn, ran, failed, conversation)
            case HandOff():
                await self._hand_off(session, batch, turn, ran, result, conversation)
            case Reply(text=text):
                self._reply(batch, turn, ran, text, conversation)
        if ran.notes is not None:
            await keep_lead(session, conversation, turn.profile.id, ran.notes)
        return None

    def _overtaken(
        self, session: AsyncSession, batch: _Batch, turn: Turn, ran: Ran, conversation: Conversation
    ) -> None:
        reason = "A person was quicker."
        batch.traces.append(trace_row(turn, ran, "discarded", reason=reason))
        done = [call for call in ran.calls if call.side_effects]
        if done and ran.acted:
            # Nobody would know otherwise: the answer that told of it is thrown away.
            lines = [f"{turn.profile.name} had done this before you took over:", *tried(done)]
            add_note(session, conversation, "\n- ".join(lines), kind="agent_acted")

    def _wait(
        self, batch: _Batch, turn: Turn, ran: Ran, wait: Wait, conversation: Conversation
    ) -> Again:
        if wait.message:
            batch.traces.append(trace_row(turn, ran, "waiting", reason="Outside working hours."))
            if not turn.drafts:
                batch.outgoing.append(_notice(conversation, wait.message, AWAY, turn.correlation))
        return Again(wait.seconds, counts=False)

    def _reply(
        self, batch: _Batch, turn: Turn, ran: Ran, text: str, conversation: Conversation
    ) -> None:
        conversation.answered_seq = turn.through
        trace = trace_row(turn, ran, "draft" if turn.drafts else "reply")
        batch.traces.append(trace)
        batch.answers.append((trace, len(batch.outgoing)))
        simulated = {"simulated": True} if ran.usage.simulated else {}
        told = {"turn_id": trace["id"], "model": ran.usage.model, **simulated}
        batch.outgoing.append(
            Outgoing(
                conversation,
                Text(text=text),
                "agent",
                author_id=turn.profile.id,
                author_name=turn.profile.name,
                draft=turn.drafts,
                correlation=turn.correlation,
                answers_at=conversation.last_inbound_at,
                details={"agent": told, **simulated},
            )
        )

    async def _hand_off(
        self,
        session: AsyncSession,
        batch: _Batch,
        turn: Turn,
        ran: Ran,
        result: HandOff,
        conversation: Conversation,
    ) -> None:
        now = clock.now()
        brief = brief_of(turn, result, ran.calls)
        trace = trace_row(turn, ran, "handoff", reason=result.reason, brief=brief)
        batch.traces.append(trace)
        await hand_off(session, conversation, brief.text(now))
        await self._returns.arm(session, conversation, turn.profile.return_after)
        open_window = turn.window_ends is None or turn.window_ends > now
        if open_window and not turn.drafts:
            message = _farewell(turn, result)
            batch.outgoing.append(_notice(conversation, message, "handoff", turn.correlation))


def _farewell(turn: Turn, result: HandOff) -> str:
    """The business's own words first, then the model's in the customer's language."""
    planned = turn.verdict.message if isinstance(turn.verdict, HandOff) else None
    return planned or turn.profile.handoff_message or result.message or HANDOFF_MESSAGE


def _notice(conversation: Conversation, text: str, kind: str, correlation: str | None) -> Outgoing:
    return Outgoing(
        conversation,
        Text(text=text),
        "system",
        correlation=correlation,
        answers_at=conversation.last_inbound_at,
        details={"kind": kind},
    )


async def _lock(session: AsyncSession, ids: Sequence[str]) -> dict[str, Conversation]:
    """The conversations as they are now, held until the transaction ends."""
    rows = await session.scalars(locked(Conversation, among(Conversation.id)), {"ids": ids})
    return {row.id: row for row in rows}


async def _newest(session: AsyncSession, ids: Sequence[str]) -> dict[str, int]:
    """`seq` of each customer's newest message."""
    rows = await session.execute(
        select(Message.conversation_id, func.max(Message.seq))
        .where(among(Message.conversation_id), Message.direction == "inbound")
        .group_by(Message.conversation_id),
        {"ids": ids},
    )
    return {row[0]: row[1] for row in rows}
