"""Messages that wait: drafts, scheduled ones, and failed ones that somebody sends again."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.attempts import attempt_row
from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.handoff import lock_conversation
from crosschat.conversations.outbound import Outbox, deliver_job
from crosschat.errors import Conflict, InvalidRequest
from crosschat.jobs.queue import Queue
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import PEOPLE, Job, LaneClass, NewJob
from crosschat.kit import clock, correlation
from crosschat.models import Delivery, DeliveryAttempt, Message
from crosschat.models.bulk import insert_rows

SEND_SCHEDULED = "conversations.send_scheduled"


def scheduled_timer(message_id: str) -> str:
    return f"scheduled:{message_id}"


async def retry_failed(session: AsyncSession, queue: Queue, message: Message) -> int:
    """Queue the failed parts of a message once more; how many. Parts that went out stay out.

    Raises: Conflict, when none has failed.
    """
    rows = (
        await session.scalars(
            select(Delivery)
            .where(Delivery.message_id == message.id, Delivery.status == "failed")
            .order_by(Delivery.position)
            .with_for_update()
        )
    ).all()
    if not rows:
        raise Conflict("No part of this message has failed.", code="nothing_to_retry")
    await insert_rows(
        session,
        DeliveryAttempt,
        [attempt_row(delivery, "requeued", None, correlation.current()) for delivery in rows],
    )
    jobs = []
    for delivery in rows:
        delivery.status, delivery.status_at = "queued", clock.now()
        delivery.error_code = delivery.error_message = delivery.provider_code = None
        delivery.external_id, delivery.attempts = None, 0
        delivery.attempted_at = delivery.attempt_ms = None
        delivery.accepted_at = delivery.sent_at = delivery.delivered_at = delivery.read_at = None
        jobs.append(
            deliver_job(delivery.id, delivery.connection_id, delivery.recipient, PEOPLE, None)
        )
        delivery_updated(session, delivery)
    await session.flush()
    await queue.enqueue(session, jobs)
    return len(rows)


async def schedule(session: AsyncSession, message_id: str, at: datetime) -> None:
    """Send a stored draft at a moment. Raises: InvalidRequest, when that has passed."""
    if at <= clock.now():
        raise InvalidRequest("`scheduled_at` is in the past; leave it out to send now.")
    payload = orjson.dumps({"message": message_id}).decode()
    job = NewJob(LaneClass.INBOUND, f"sch:{message_id}", SEND_SCHEDULED, payload)
    await set_timer(session, scheduled_timer(message_id), at, job)


async def discard_draft(session: AsyncSession, message: Message) -> None:
    """Take back what has not gone out. Raises: Conflict, when it has."""
    if not message.draft:
        raise Conflict("This message has been sent; it cannot be taken back here.")
    await cancel_timers(session, [scheduled_timer(message.id)])
    await session.execute(delete(Message).where(Message.id == message.id))


async def send_draft(session: AsyncSession, outbox: Outbox, message: Message) -> None:
    """A draft goes out as it stands. Raises: Conflict, when it is none."""
    if not message.draft:
        raise Conflict("This message is no draft; it has been sent.", code="not_a_draft")
    conversation = await lock_conversation(session, message.conversation_id)
    await outbox.send_draft(session, conversation, message)
    await cancel_timers(session, [scheduled_timer(message.id)])


class ScheduledSender:
    """Handles jobs of kind :data:`SEND_SCHEDULED`."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        causes = {str(orjson.loads(job.payload)["message"]): job.correlation for job in jobs}
        ids = sorted(causes)
        rows = await session.scalars(
            select(Message).where(Message.id.in_(ids), Message.draft).order_by(Message.id)
        )
        for message in rows.all():
            if message.scheduled_at is not None and message.scheduled_at <= clock.now():
                with correlation.bound(causes[message.id]):
                    await send_draft(session, self._outbox, message)
