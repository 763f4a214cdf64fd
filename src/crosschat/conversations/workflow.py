"""What people do with conversations: take them, put them off, end them, hand them back."""

from collections.abc import Sequence
from datetime import datetime

import orjson
import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.events import MessagesReceived, StoredMessage
from crosschat.conversations.handoff import unanswered
from crosschat.errors import Conflict, InvalidRequest, NotFound
from crosschat.events import Events
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.models import Conversation, Member

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
    member_id: str | None,
) -> None:
    """To a member, to people in general, or back to the agent, which answers what is open."""
    if (kind == "member") != (member_id is not None):
        raise InvalidRequest("`id` names the member, and goes with the kind member only.")
    if member_id is not None:
        found = await session.scalar(select(Member.id).where(Member.id == member_id))
        if found is None:
            raise NotFound("There is no such member. `GET /v1/members` lists yours.")
    was_agent = conversation.assignee_kind == "agent"
    conversation.assignee_kind, conversation.assignee_id = kind, member_id
    if kind == "agent" and not was_agent:
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
            )
            for m in waiting
        )
        await session.flush()
        await events.emit(session, MessagesReceived(stored))


async def wake(session: AsyncSession, jobs: Sequence[Job]) -> None:
    """Jobs of kind :data:`WAKE`: snoozed conversations whose time has come."""
    ids = sorted({str(orjson.loads(job.payload)["conversation"]) for job in jobs})
    await session.execute(
        update(Conversation)
        .where(
            Conversation.id.in_(ids),
            Conversation.status == "snoozed",
            Conversation.snoozed_until <= clock.now(),
        )
        .values(status="open", snoozed_until=None, updated_at=clock.now())
    )


def take_over(conversation: Conversation, member_id: str | None) -> None:
    """A member who answers has the conversation, unless a colleague has it already."""
    if member_id is not None and conversation.assignee_kind != "member":
        conversation.assignee_kind, conversation.assignee_id = "member", member_id
