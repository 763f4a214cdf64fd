"""What a platform's refusal means for a delivery: another try later, or the end of it."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.service import Connections
from crosschat.contacts.consent import MARKETING, Choice, record_choices
from crosschat.conversations.attempts import Attempts, Called
from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.handoff import hand_off_failed
from crosschat.conversations.pacing import hold_back
from crosschat.conversations.unresolved import Unresolved, lock_deliveries
from crosschat.conversations.waiting import Sending
from crosschat.jobs.handlers import backoff
from crosschat.jobs.types import Again, Job
from crosschat.kit import clock, correlation
from crosschat.messaging.failures import (
    ChannelError,
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    WindowClosed,
)
from crosschat.models import Delivery
from crosschat.templates.catalogue import naming_templates

_MAX_ATTEMPTS = 8
_MAX_RATE_LIMITED = 100


class Refusals:
    def __init__(self, connections: Connections, unresolved: Unresolved) -> None:
        self._connections = connections
        self._unresolved = unresolved

    async def take(
        self,
        session: AsyncSession,
        refused: Sequence[tuple[Job, Sending, Called]],
        attempts: Attempts,
    ) -> dict[int, Again]:
        """Write down what each refusal means; by job, when those that may succeed go once more."""
        again: dict[int, Again] = {}
        if not refused:
            return again
        current = await lock_deliveries(session, [sending.delivery.id for _, sending, _ in refused])
        for job, sending, called in refused:
            delivery, error = current[sending.delivery.id], called.result
            assert isinstance(error, ChannelError)  # noqa: S101 - what is no Sent
            with correlation.bound(job.correlation):
                put_off = await self._refused(session, sending, delivery, error)
            attempts.refused(delivery, sending.live.plugin.key, called, job.correlation)
            if put_off is not None:
                again[job.id] = put_off
        await session.flush()
        return again

    async def _refused(
        self, session: AsyncSession, sending: Sending, delivery: Delivery, error: ChannelError
    ) -> Again | None:
        """None: there is no other try."""
        if delivery.status != "sending":
            return None  # A status came meanwhile: the platform has it after all.
        if isinstance(error, OutcomeUnknown):
            await self._unresolved.begin(session, delivery, error.message, correlation.current())
            return None
        if isinstance(error, RateLimited):
            await hold_back(
                session,
                sending.live,
                delivery.recipient,
                error,
                backoff(min(delivery.attempts, 6)),
            )
        limit = _MAX_RATE_LIMITED if isinstance(error, RateLimited) else _MAX_ATTEMPTS
        if error.retryable and delivery.attempts < limit:
            delivery.status, delivery.status_at = "queued", clock.now()
            delivery.error_code, delivery.error_message = error.code, error.message
            delivery.provider_code = error.provider_code
            delay = error.retry_after or backoff(min(delivery.attempts, 6))
            return Again(delay, error.message, counts=False)
        if isinstance(error, ContactBlocked) and delivery.content.get("type") == "template":
            choice = Choice(delivery.connection_id, delivery.recipient, False, MARKETING)
            await record_choices(session, [choice])
        if isinstance(error, NotConfigured):
            await self._connections.pause(session, delivery.connection_id, error.message)
        await fail(session, delivery, error)
        return None


async def fail(session: AsyncSession, delivery: Delivery, error: ChannelError) -> None:
    """It will not go out, and people take over; the delivery is locked."""
    if isinstance(error, WindowClosed):
        error = await naming_templates(session, error, delivery.connection_id)
    delivery.status, delivery.status_at = "failed", clock.now()
    delivery.error_code, delivery.error_message = error.code, error.message
    delivery.provider_code = error.provider_code
    delivery_updated(session, delivery)
    await session.flush()
    await hand_off_failed(session, delivery)
