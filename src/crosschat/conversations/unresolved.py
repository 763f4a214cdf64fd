"""Sends whose outcome nobody knows: a sign of life resolves them, else people decide.

The wait counts only while we could have heard the sign: what was received before its end is read
first, and a wait that ran out while we were away (Postgres gone, every worker stopped) begins
anew, as the statuses of that time are still in the spool or on their way.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.handoff import add_note, hand_off_failed, lock_conversation
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.failures import OutcomeUnknown
from crosschat.models import Delivery, Message
from crosschat.models.locking import locked
from crosschat.models.plain import fetch

UNRESOLVED = "conversations.unresolved"
OUTCOME_UNKNOWN = OutcomeUnknown.code
_NEVER_TOLD = (
    "The platform never told whether it took the message. Check the chat on the platform before "
    "you send it again."
)
_ARRIVED = "It has arrived after all, the platform says. There is no need to send it again:"
_AWAY = timedelta(seconds=10)  # a wait that ends later than this ran out while nobody worked
_SOON = timedelta(seconds=1)
# Webhooks that nobody has read yet. There are few such lanes, each with many webhooks.
_UNREAD_SINCE = """
SELECT min(j.created_at) FROM lanes l JOIN jobs j ON j.lane = l.key AND j.dead_at IS NULL
WHERE l.lane_class = 'split'
"""


async def lock_deliveries(session: AsyncSession, ids: Sequence[str]) -> dict[str, Delivery]:
    """Deliveries as they are now, by id, held until the transaction ends."""
    rows = await session.scalars(locked(Delivery, Delivery.id.in_(sorted(ids))))
    return {row.id: row for row in rows}


async def end_wait(session: AsyncSession, delivery: Delivery) -> None:
    """A sign has come."""
    await cancel_timers(session, [_timer(delivery.id)])


async def tell_of_arrival(session: AsyncSession, delivery: Delivery) -> None:
    """People who were asked to decide about a send learn that nothing is left to decide."""
    message = (
        await session.scalars(select(Message).where(Message.id == delivery.message_id))
    ).one()
    conversation = await lock_conversation(session, message.conversation_id)
    text = delivery.content.get("text") or message.text
    add_note(session, conversation, f"{_ARRIVED}\n{text}", kind="arrived", about=[message.id])


class Unresolved:
    """Handles jobs of kind :data:`UNRESOLVED`. `patience` is how long a sign is waited for."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience

    async def begin(
        self, session: AsyncSession, delivery: Delivery, reason: str, cause: str | None
    ) -> None:
        """The outcome of a locked delivery is unknown from now on, for the reason given."""
        delivery.status, delivery.status_at = "unknown", clock.now()
        delivery.error_code, delivery.error_message = OUTCOME_UNKNOWN, reason
        delivery_updated(session, delivery)
        await self._wake(session, delivery.id, clock.now() + self._patience, cause)

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        causes = {str(orjson.loads(job.payload)["delivery"]): job.correlation for job in jobs}
        found = await lock_deliveries(session, list(causes))
        [[unread_since]] = await fetch(session, _UNREAD_SINCE)
        for delivery in found.values():
            if delivery.status != "unknown":
                continue
            now, cause = clock.now(), causes[delivery.id]
            end = delivery.status_at + self._patience
            if unread_since is not None and unread_since <= end:
                await self._wake(session, delivery.id, now + _SOON, cause)
            elif now - end > _AWAY:
                delivery.status_at = now
                await self._wake(session, delivery.id, now + self._patience, cause)
            else:
                await _ask_people(session, delivery)

    async def _wake(
        self, session: AsyncSession, delivery_id: str, at: datetime, cause: str | None
    ) -> None:
        payload = orjson.dumps({"delivery": delivery_id}).decode()
        job = NewJob(LaneClass.INBOUND, f"u:{delivery_id}", UNRESOLVED, payload, correlation=cause)
        await set_timer(session, _timer(delivery_id), at, job)


async def _ask_people(session: AsyncSession, delivery: Delivery) -> None:
    delivery.status, delivery.status_at = "failed", clock.now()
    delivery.error_code, delivery.error_message = OUTCOME_UNKNOWN, _NEVER_TOLD
    delivery_updated(session, delivery)
    await session.flush()
    await hand_off_failed(session, delivery)


def _timer(delivery_id: str) -> str:
    return f"unresolved:{delivery_id}"
