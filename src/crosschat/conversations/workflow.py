"""What people do with conversations: take them, put them off, end them, hand them back."""

from collections.abc import Sequence
from datetime import datetime

import orjson
import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated
from crosschat.conversations.events import (
    ConversationReturned,
    ConversationTaken,
    MessagesReceived,
    StoredMessage,
)
from crosschat.conversations.handoff import unanswered
from crosschat.errors import Conflict, InvalidRequest, NotFound
from crosschat.events import Events
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.models import Agent, Conversation, Member

log = structlog.get_logger()
WAKE = "conversations.wake"


def snooze_timer(conversation_id: str) -> str:
    return f"snooze:{conversation_id}"


async def change_status(
    session: AsyncSession, conversation: Conversation, status: str, until: datetime | None
) -> None:
    """Open, put off until a moment, resolve or archive. Raises: InvalidRequest, Conflict."""
    if (status == "snoozed") != (until is not None):
        raise InvalidRequest("`snoozed_until` goes with the status snoozed, and only with it.")
    if until is not None and until <= clock.now():
        raise InvalidRequest("`snoozed_until` is in the past.")
    if conversation.status in {"resolved", "archived"} and status not in {"resolved", "archived"}:
        await _only_live_one(session, conversation)
    conversation.status = status
    conversation.snoozed_until = until
    conversation.resolved_at = clock.now() if status in {"resolved", "archived"} else None
    if until is None:
        await cancel_timers(session, [snooze_timer(conversation.id)])
    else:
        payload = orjson.dumps({"conversation": conversation.id}).decode()
        job = NewJob(LaneClass.INBOUND, f"w:{conversation.id}", WAKE, payload)
        await set_timer(session, snooze_timer(conversation.id), until, job)


async def _only_live_one(session: AsyncSession, conversation: Conversation) -> None:
    other = await session.scalar(
        select(Conversation.id).where(
            Conversation.connection_id == conversation.connection_id,
            Conversation.contact_id == conversation.contact_id,
            Conversation.status.in_(("open", "pending", "snoozed")),
        )
    )
    if other is not None:
        raise Conflict(
            f"The contact has a newer conversation, {other}; go on there.",
            code="newer_conversation",
            conversation_id=other,
        )


async def assign(
    session: AsyncSession,
    events: Events,
    conversation: Conversation,
    kind: str,
    assignee_id: str | None,
) -> None:
    """To a member, to people in general, or back to an agent, which answers what is open.

    `assignee_id` names the member; for an agent it may name one other than the connection's.
    """
    await check_assignee(session, kind, assignee_id)
    was_agent = conversation.assignee_kind == "agent"
    conversation.assignee_kind, conversation.assignee_id = kind, assignee_id
    await session.flush()
    if was_agent and kind != "agent":
        await events.emit(session, ConversationTaken(conversation))
    elif kind == "agent" and not was_agent:
        await events.emit(session, ConversationReturned(conversation))
        await _ask_again(session, events, conversation)


async def check_assignee(session: AsyncSession, kind: str, assignee_id: str | None) -> None:
    """Raises: InvalidRequest, NotFound."""
    if kind == "member" and assignee_id is None:
        raise InvalidRequest("`id` says which member. `GET /v1/members` lists yours.")
    if kind == "member":
        found = await session.scalar(select(Member.id).where(Member.id == assignee_id))
        if found is None:
            raise NotFound("`id` names no member of yours. `GET /v1/members` lists them.")
    elif kind == "agent" and assignee_id is not None:
        found = await session.scalar(select(Agent.id).where(Agent.id == assignee_id))
        if found is None:
            raise NotFound("`id` names no agent of yours. `GET /v1/agents` lists them.")
    elif assignee_id is not None:
        raise InvalidRequest("`id` goes with the kinds member and agent only.")


async def _ask_again(session: AsyncSession, events: Events, conversation: Conversation) -> None:
    """What is unanswered is as good as new to the agent."""
    waiting = await unanswered(session, conversation)
    stored = tuple(
        StoredMessage(
            m.id,
            m.seq,
            m.workspace_id,
            conversation.id,
            m.connection_id,
            "agent",
            m.sent_at,
            m.external_id or "",
            m.type,
            m.type not in {"reaction", "notice"},
            m.event_id,
        )
        for m in waiting
    )
    if stored:
        await events.emit(session, MessagesReceived(stored))


async def wake(session: AsyncSession, jobs: Sequence[Job]) -> None:
    """Jobs of kind :data:`WAKE`: snoozed conversations whose time has come."""
    ids = sorted({str(orjson.loads(job.payload)["conversation"]) for job in jobs})
    rows = await session.execute(
        update(Conversation)
        .where(
            Conversation.id.in_(ids),
            Conversation.status == "snoozed",
            Conversation.snoozed_until <= clock.now(),
        )
        .values(status="open", snoozed_until=None, updated_at=clock.now())
        .returning(Conversation.id, Conversation.workspace_id)
    )
    for row in rows:
        conversation_updated(session, row.workspace_id, row.id)


async def take_over(
    session: AsyncSession, events: Events, conversation: Conversation, member_id: str | None
) -> None:
    """A member who answers has the conversation, unless a colleague has it already."""
    if member_id is None or conversation.assignee_kind == "member":
        return
    was_agent = conversation.assignee_kind == "agent"
    conversation.assignee_kind, conversation.assignee_id = "member", member_id
    if was_agent:
        await events.emit(session, ConversationTaken(conversation))
