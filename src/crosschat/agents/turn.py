"""An agent's turn: it answers everything that is unanswered in a conversation.

One turn a burst. The answer is thrown away when the customer wrote again meanwhile (three times at
most, then it is sent and the next turn covers the rest) or when a person took over. A model that
fails twice ends in a handoff: never silence, never twice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import structlog
from sqlalchemy import select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from crosschat.agents.thinking import Brain, HandOff, Line, Question, Reply
from crosschat.connections.directory import Directory
from crosschat.conversations.events import MessagesReceived
from crosschat.conversations.handoff import hand_off, lock_conversation, newest_inbound
from crosschat.conversations.outbound import Outbox, Outgoing
from crosschat.jobs.lanes import Queue
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.messaging.content import Text
from crosschat.models import Agent, Conversation, Message

log = structlog.get_logger()
TURN = "agents.turn"
MODEL_ATTEMPTS = 2
_DISCARDS = 3
_HISTORY = 40  # messages
_HANDOFF_MESSAGE = "Thank you. A colleague will answer you here as soon as possible."


@dataclass(frozen=True, slots=True)
class Turn:
    """`through` is the newest message that the answer covers (`messages.seq`)."""

    conversation_id: str
    agent_id: str
    agent_name: str
    question: Question
    through: int
    answered: int
    drafts: bool
    correlation: str | None


class TurnStarter:
    """Subscribes to new messages: each asks for a turn, after the debounce time in seconds."""

    def __init__(self, queue: Queue, *, debounce: float) -> None:
        self._queue = queue
        self._debounce = debounce

    async def __call__(self, session: AsyncSession, event: MessagesReceived) -> None:
        asked = {
            m.conversation_id: m
            for m in event.messages
            if m.assignee_kind == "agent" and m.is_question
        }
        await self._queue.enqueue(
            session,
            [
                NewJob(
                    LaneClass.TURN,
                    f"t:{conversation_id}",
                    TURN,
                    orjson.dumps({"conversation": conversation_id}).decode(),
                    delay=self._debounce,
                )
                for conversation_id in sorted(asked)
            ],
        )


class TurnHandler:
    """Handles jobs of kind :data:`TURN`."""

    def __init__(self, brain: Brain, outbox: Outbox, directory: Directory) -> None:
        self._brain = brain
        self._outbox = outbox
        self._directory = directory

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        by_id = {_payload(job)["conversation"]: job for job in jobs}
        conversations = (
            await session.scalars(
                select(Conversation).where(
                    Conversation.id.in_(sorted(by_id)), Conversation.assignee_kind == "agent"
                )
            )
        ).all()
        histories = await _histories(session, [c.id for c in conversations])
        agents = await _agents(session, {c.workspace_id for c in conversations})
        turns: dict[int, Turn] = {}
        for conversation in conversations:
            job = by_id[conversation.id]
            turn = await self._turn(conversation, histories.get(conversation.id, []), agents, job)
            if turn is not None:
                turns[job.id] = turn
        return turns

    async def call(self, loaded: Turn) -> Reply | HandOff:
        return await self._brain.answer(loaded.question)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Turn, Any]]
    ) -> Mapping[int, Again]:
        again: dict[int, Again] = {}
        replies: list[Outgoing] = []
        for job, turn, result in sorted(results, key=lambda r: r[1].conversation_id):
            conversation = await lock_conversation(session, turn.conversation_id)
            if conversation.assignee_kind != "agent" or conversation.answered_seq != turn.answered:
                continue  # A person was quicker.
            payload = _payload(job)
            if payload.get("discards", 0) < _DISCARDS:
                newest = await newest_inbound(session, conversation.id)
                if newest > turn.through:
                    payload["discards"] = payload.get("discards", 0) + 1
                    log.info("turn.discarded", conversation=conversation.id)
                    again[job.id] = Again(0, counts=False, payload=orjson.dumps(payload).decode())
                    continue
            if isinstance(result, HandOff):
                await self._hand_off(session, conversation, turn, result)
            else:
                conversation.answered_seq = turn.through
                replies.append(_reply(conversation, turn, result))
        await self._outbox.post(session, replies)
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        conversation = await lock_conversation(session, _payload(job)["conversation"])
        if conversation.assignee_kind == "agent":
            await self._give_to_people(
                session, conversation, f"The AI agent failed twice: {error}", _HANDOFF_MESSAGE, None
            )

    async def _turn(
        self,
        conversation: Conversation,
        history: Sequence[Message],
        agents: Mapping[str, Agent],
        job: Job,
    ) -> Turn | None:
        inbound = [m.seq for m in history if m.direction == "inbound"]
        live = await self._directory.get(conversation.connection_id)
        if live is None or not inbound or max(inbound) <= conversation.answered_seq:
            return None
        agent = agents.get(live.agent_id or "") or agents[conversation.workspace_id]
        return Turn(
            conversation.id,
            agent.id,
            agent.name,
            Question(
                conversation.id, agent.instructions, agent.model, _lines(history, conversation)
            ),
            max(inbound),
            conversation.answered_seq,
            live.config.get("auto_reply") is False,
            job.correlation,
        )

    async def _hand_off(
        self, session: AsyncSession, conversation: Conversation, turn: Turn, result: HandOff
    ) -> None:
        message = None if turn.drafts else result.message or _HANDOFF_MESSAGE
        await self._give_to_people(session, conversation, result.reason, message, turn.correlation)

    async def _give_to_people(
        self,
        session: AsyncSession,
        conversation: Conversation,
        reason: str,
        message: str | None,
        correlation: str | None,
    ) -> None:
        await hand_off(session, conversation, f"Handed over by the AI agent. {reason}")
        if message:
            farewell = Outgoing(
                conversation,
                Text(text=message),
                "system",
                correlation=correlation,
                details={"kind": "handoff"},
            )
            await self._outbox.post(session, [farewell])


def _payload(job: Job) -> dict[str, Any]:
    payload: dict[str, Any] = orjson.loads(job.payload)
    return payload


def _reply(conversation: Conversation, turn: Turn, result: Reply) -> Outgoing:
    return Outgoing(
        conversation,
        Text(text=result.text),
        "agent",
        author_id=turn.agent_id,
        author_name=turn.agent_name,
        draft=turn.drafts,
        correlation=turn.correlation,
        details={
            "agent": result.trace,
            **({"simulated": True} if result.trace.get("simulated") else {}),
        },
    )


def _lines(history: Sequence[Message], conversation: Conversation) -> tuple[Line, ...]:
    """Answered part in the order it was said, then what is unanswered, by the platform's time."""
    said = [
        m for m in history if not (m.direction == "inbound" and m.seq > conversation.answered_seq)
    ]
    asked = [m for m in history if m.direction == "inbound" and m.seq > conversation.answered_seq]
    said.sort(key=lambda m: m.seq)
    asked.sort(key=lambda m: (m.sent_at, m.seq))
    return tuple(
        Line("customer" if m.direction == "inbound" else "us", m.text) for m in (*said, *asked)
    )


async def _histories(
    session: AsyncSession, conversation_ids: Sequence[str]
) -> dict[str, list[Message]]:
    recent = aliased(Message)
    newest = (
        select(recent.id)
        .where(
            recent.conversation_id == Conversation.id,
            recent.direction != "internal",
            recent.draft.is_(False),
        )
        .order_by(recent.seq.desc())
        .limit(_HISTORY)
        .correlate(Conversation)
        .lateral()
    )
    rows = await session.scalars(
        select(Message)
        .select_from(Conversation)
        .join(newest, true())
        .join(Message, Message.id == newest.c.id)
        .where(Conversation.id.in_(conversation_ids))
    )
    histories: dict[str, list[Message]] = {}
    for message in rows:
        histories.setdefault(message.conversation_id, []).append(message)
    return histories


async def _agents(session: AsyncSession, workspace_ids: set[str]) -> dict[str, Agent]:
    """Agents by id; a workspace's default one also by the workspace's id."""
    rows = await session.scalars(select(Agent).where(Agent.workspace_id.in_(workspace_ids)))
    agents: dict[str, Agent] = {}
    for agent in rows:
        agents[agent.id] = agent
        if agent.is_default:
            agents[agent.workspace_id] = agent
    return agents
