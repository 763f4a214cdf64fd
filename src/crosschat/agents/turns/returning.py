"""How a conversation comes back to the agent by itself.

An agent may say that people have so many hours to answer what it handed over, or that a
conversation which is reopened is its own again. A person may give it back at any time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.agents.turns.starting import TurnStarter
from crosschat.conversations.changes import conversation_updated
from crosschat.conversations.events import (
    ConversationReturned,
    ConversationsReopened,
    ConversationTaken,
)
from crosschat.conversations.handoff import add_note, lock_conversation
from crosschat.conversations.threads import LIVE_STATUSES
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.models import Agent, Connection, Conversation, Message
from crosschat.models.locking import locked

RETURN = "agents.return"


class ReturnRule:
    """Handles jobs of kind :data:`RETURN`, and is told of what sets the rule in motion."""

    def __init__(self, starter: TurnStarter) -> None:
        self._starter = starter

    async def arm(
        self, session: AsyncSession, conversation: Conversation, hours: float | None
    ) -> None:
        """People have the conversation from now on, and `hours` to write; None: for good."""
        if hours is None:
            return
        since = clock.now()
        await self._look_at(session, conversation.id, since + timedelta(hours=hours), since, hours)

    async def taken(self, session: AsyncSession, event: ConversationTaken) -> None:
        """A person took it: the rule of the agent that would have answered applies."""
        agent = await _agent_of(session, event.conversation)
        await self.arm(session, event.conversation, agent.return_after if agent else None)

    async def returned(self, session: AsyncSession, event: ConversationReturned) -> None:
        await self.disarm(session, event.conversation.id)

    async def disarm(self, session: AsyncSession, conversation_id: str) -> None:
        """The conversation is the agent's again, or done."""
        await cancel_timers(session, [_timer(conversation_id)])

    async def give_back(
        self, session: AsyncSession, conversation: Conversation, reason: str
    ) -> None:
        """A locked conversation is the agent's from now on; it answers what is unanswered."""
        conversation.assignee_kind, conversation.assignee_id = "agent", None
        conversation.updated_at = clock.now()
        add_note(session, conversation, f"Back to the AI agent. {reason}", kind="returned")
        conversation_updated(session, conversation.workspace_id, conversation.id)
        await session.flush()
        await self.disarm(session, conversation.id)
        await self._starter.start(session, [conversation.id])

    async def reopened(self, session: AsyncSession, event: ConversationsReopened) -> None:
        """Customers have written in resolved conversations: some of these are the agent's again."""
        for conversation_id in sorted(event.conversation_ids):
            conversation = await lock_conversation(session, conversation_id)
            agent = await _agent_of(session, conversation)
            if conversation.assignee_kind != "agent" and agent and agent.return_on_reopen:
                await self.give_back(session, conversation, "The customer wrote again.")

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """The time is up; unless people have written since, the agent goes on."""
        for payload in sorted((orjson.loads(job.payload) for job in jobs), key=_conversation_id):
            await self._due(session, payload)

    async def _due(self, session: AsyncSession, payload: dict[str, Any]) -> None:
        conversation_id, hours = _conversation_id(payload), float(payload["hours"])
        conversation = await session.scalar(
            locked(Conversation, Conversation.id == conversation_id)
        )
        if conversation is None or conversation.assignee_kind == "agent":
            return
        if conversation.status not in LIVE_STATUSES:
            return
        since = datetime.fromisoformat(payload["since"])
        quiet_since = max(since, await _last_word(session, conversation) or since)
        due = quiet_since + timedelta(hours=hours)
        if due > clock.now():
            await self._look_at(session, conversation_id, due, since, hours)
        else:
            reason = f"Nobody has written to the customer for {hours:g} hours."
            await self.give_back(session, conversation, reason)

    async def _look_at(
        self,
        session: AsyncSession,
        conversation_id: str,
        due: datetime,
        since: datetime,
        hours: float,
    ) -> None:
        payload = {"conversation": conversation_id, "since": since.isoformat(), "hours": hours}
        job = NewJob(
            LaneClass.INBOUND, f"a:{conversation_id}", RETURN, orjson.dumps(payload).decode()
        )
        await set_timer(session, _timer(conversation_id), due, job)


def _timer(conversation_id: str) -> str:
    return f"return:{conversation_id}"


def _conversation_id(payload: dict[str, Any]) -> str:
    return str(payload["conversation"])


async def _last_word(session: AsyncSession, conversation: Conversation) -> datetime | None:
    """When a person wrote last to the customer."""
    moment: datetime | None = await session.scalar(
        select(func.max(Message.created_at)).where(
            Message.conversation_id == conversation.id,
            Message.direction == "outbound",
            Message.author_kind == "member",
        )
    )
    return moment


async def _agent_of(session: AsyncSession, conversation: Conversation) -> Agent | None:
    """The agent that would answer: the connection's, else the default one."""
    agent: Agent | None = await session.scalar(
        select(Agent)
        .join(Connection, Connection.id == conversation.connection_id)
        .where(
            Agent.workspace_id == conversation.workspace_id,
            Connection.workspace_id == conversation.workspace_id,
            (Agent.id == Connection.agent_id) | (Connection.agent_id.is_(None) & Agent.is_default),
        )
    )
    return agent
