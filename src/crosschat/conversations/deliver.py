"""Handing deliveries to the platform: at most once each, in order, within the allowances.

Before a call the delivery is durably marked `sending`. Should the worker die in between, the next
one finds the mark and knows that it does not know: the delivery becomes `unknown` and is not sent
again; a status or echo that carries our id resolves it, else a person decides.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.connections.service import Connections
from crosschat.contacts.consent import MARKETING, Choice, record_choices
from crosschat.contacts.joining import join_addresses
from crosschat.conversations.attempts import Attempts, Called
from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.echoes import absorb_echoes
from crosschat.conversations.events import AcceptedDelivery, DeliveriesAccepted
from crosschat.conversations.gate import SendGate
from crosschat.conversations.handoff import hand_off_failed
from crosschat.conversations.pacing import Paced, give_back, hold_back, reserve_slots
from crosschat.conversations.permission import Asking, denials
from crosschat.conversations.reports import (
    OUTCOME_UNKNOWN,
    moves_up,
    reconcile,
    unresolved_timer,
)
from crosschat.conversations.uploading import uploaded
from crosschat.events import Events
from crosschat.files.store import Files
from crosschat.jobs.handlers import backoff
from crosschat.jobs.timers import set_timer
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock, correlation
from crosschat.messaging.channel import Address, Part, Sent
from crosschat.messaging.content import Content
from crosschat.messaging.exchanges import recorded
from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    WindowClosed,
)
from crosschat.models import Conversation, Delivery, Message
from crosschat.templates.catalogue import naming_templates

log = structlog.get_logger()
UNRESOLVED = "conversations.unresolved"
MAX_ATTEMPTS = 8
MAX_RATE_LIMITED = 100
_PATIENCE = 1.0  # seconds that a call may wait for its slot; longer waits go back to the lane
_CALL_TIMEOUT = 45.0  # seconds


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery that is ready to go. `wait` in seconds is until its slot."""

    delivery: Delivery
    live: Live
    part: Part
    wait: float


@dataclass(slots=True)
class _Row:
    job: Job
    delivery: Delivery
    message: Message
    last_inbound_at: Any
    live: Live | None = None

    @property
    def asking(self) -> Asking:
        return Asking(self.delivery, self.live, self.last_inbound_at)

    @property
    def paced(self) -> Paced:
        assert self.live is not None  # noqa: S101 - those without were denied
        return Paced(self.delivery.id, self.delivery.recipient, self.live)


class Deliverer:
    """Handles jobs of kind ``conversations.deliver``."""

    def __init__(
        self,
        directory: Directory,
        connections: Connections,
        events: Events,
        files: Files,
        *,
        unknown_after: timedelta,
    ) -> None:
        self._directory = directory
        self._connections = connections
        self._events = events
        self._files = files
        self._unknown_after = unknown_after
        self._gate = SendGate()

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        ready: list[_Row] = []
        rows = await self._rows(session, jobs)
        for row in rows:
            row.live = await self._directory.get(row.delivery.connection_id)
        denied = await denials(session, [row.asking for row in rows])
        attempts = Attempts()
        for row in rows:
            delivery = row.delivery
            if delivery.status == "sending" and not _repeatable(row.live):
                reason = "The worker stopped during the call."
                await self._unknown(session, delivery, reason, row.job.correlation)
                attempts.refused(delivery, _channel(row.live), None, row.job.correlation)
            elif delivery.status in {"sending", "queued"}:
                if delivery.id in denied:
                    await self._fail(session, delivery, denied[delivery.id])
                else:
                    ready.append(row)
        waits = await reserve_slots(session, [row.paced for row in ready])
        loaded: dict[int, Any] = {}
        too_soon: list[_Row] = []
        for row in ready:
            wait = waits[row.delivery.id]
            if wait > _PATIENCE:
                loaded[row.job.id] = Again(wait, counts=False)
                too_soon.append(row)
                continue
            row.delivery.status, row.delivery.status_at = "sending", clock.now()
            row.delivery.attempts += 1
            assert row.live is not None  # noqa: S101 - those without were denied
            loaded[row.job.id] = Sending(row.delivery, row.live, _part(row), wait)
        await give_back(session, [row.paced for row in too_soon])
        await session.flush()
        await attempts.write(session)
        return loaded

    async def call(self, loaded: Sending) -> Called:
        if loaded.wait > 0:
            await asyncio.sleep(loaded.wait)
        at, started = clock.now(), time.perf_counter()
        with recorded() as recording:
            result = await self._send(loaded)
        called = Called(result, at, time.perf_counter() - started, recording.exchanges)
        sent = isinstance(result, Sent)
        log.debug("delivery.called", delivery=loaded.delivery.id, accepted=sent)
        return called

    async def _send(self, loaded: Sending) -> Sent | ChannelError:
        live = loaded.live
        try:
            async with asyncio.timeout(_CALL_TIMEOUT):
                part = await uploaded(loaded.part, live.channel, self._files)
        except ChannelError as error:
            return error
        except TimeoutError:
            # Nothing has been said to anybody yet, so this may be tried again.
            return ConnectionFailed("The platform did not take the file in time.")
        await self._gate.enter(live.id, live.rate.per_second)
        try:
            async with asyncio.timeout(_CALL_TIMEOUT):
                return await live.channel.send(part, Address(value=loaded.delivery.recipient))
        except ChannelError as error:
            return error
        except TimeoutError:
            return OutcomeUnknown("The platform did not answer in time.")

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Sending, Called]]
    ) -> Mapping[int, Again]:
        current = await self._locked(session, [sending.delivery.id for _, sending, _ in results])
        again: dict[int, Again] = {}
        accepted: list[Delivery] = []
        attempts = Attempts()
        # The platform may write an address otherwise than we do, and will say who writes by that.
        written: list[tuple[str, str, str]] = []
        for job, sending, called in results:
            delivery, result = current[sending.delivery.id], called.result
            if isinstance(result, Sent):
                attempts.accepted(delivery, sending.live.plugin.key, called)
                _accept(delivery, result)
                accepted.append(delivery)
                delivery_updated(session, delivery)
                if result.address is not None and result.address != delivery.recipient:
                    written.append((delivery.connection_id, delivery.recipient, result.address))
                continue
            with correlation.bound(job.correlation):
                put_off = await self._refused(session, sending, delivery, result)
            attempts.refused(delivery, sending.live.plugin.key, called, job.correlation)
            if put_off is not None:
                again[job.id] = put_off
        await session.flush()
        await attempts.write(session)
        await join_addresses(session, written)
        await absorb_echoes(session, accepted)
        await reconcile(session, accepted)
        await session.flush()
        await self._events.emit(session, DeliveriesAccepted(tuple(map(_event, accepted))))
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.error("delivery.gave_up", job=job.id, error=error)
        found = await self._locked(session, [_delivery_id(job)])
        for delivery in found.values():
            await self._fail(session, delivery, ChannelError(error))

    async def unresolved(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """Jobs of kind :data:`UNRESOLVED`: no sign of these sends came; people must decide."""
        found = await self._locked(session, [_delivery_id(job) for job in jobs])
        for delivery in found.values():
            if delivery.status == "unknown":
                await self._fail(
                    session,
                    delivery,
                    OutcomeUnknown(
                        "The platform never told whether it took the message. Check the chat on "
                        "the platform before you send it again."
                    ),
                )

    async def _refused(
        self, session: AsyncSession, sending: Sending, delivery: Delivery, error: ChannelError
    ) -> Again | None:
        """What a platform's refusal means; a delay when it is worth another try."""
        if delivery.status != "sending":
            return None  # A status came meanwhile: the platform has it after all.
        if isinstance(error, OutcomeUnknown):
            await self._unknown(session, delivery, error.message, correlation.current())
            return None
        if isinstance(error, RateLimited):
            await hold_back(
                session,
                sending.live,
                delivery.recipient,
                error,
                backoff(min(delivery.attempts, 6)),
            )
        limit = MAX_RATE_LIMITED if isinstance(error, RateLimited) else MAX_ATTEMPTS
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
        await self._fail(session, delivery, error)
        return None

    async def _unknown(
        self, session: AsyncSession, delivery: Delivery, reason: str, cause: str | None
    ) -> None:
        delivery.status, delivery.status_at = "unknown", clock.now()
        delivery.error_code, delivery.error_message = OUTCOME_UNKNOWN, reason
        delivery_updated(session, delivery)
        await set_timer(
            session,
            unresolved_timer(delivery.id),
            clock.now() + self._unknown_after,
            NewJob(
                LaneClass.INBOUND,
                f"u:{delivery.id}",
                UNRESOLVED,
                orjson.dumps({"delivery": delivery.id}).decode(),
                correlation=cause,
            ),
        )

    async def _fail(self, session: AsyncSession, delivery: Delivery, error: ChannelError) -> None:
        if isinstance(error, WindowClosed):
            error = await naming_templates(session, error, delivery.connection_id)
        delivery.status, delivery.status_at = "failed", clock.now()
        delivery.error_code, delivery.error_message = error.code, error.message
        delivery.provider_code = error.provider_code
        delivery_updated(session, delivery)
        await session.flush()
        await hand_off_failed(session, delivery)

    async def _rows(self, session: AsyncSession, jobs: Sequence[Job]) -> list[_Row]:
        by_id = {_delivery_id(job): job for job in jobs}
        rows = await session.execute(
            select(Delivery, Message, Conversation.last_inbound_at)
            .join(Message, Message.id == Delivery.message_id)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Delivery.id.in_(sorted(by_id)))
            .order_by(Delivery.id)
            .with_for_update(of=Delivery)
        )
        return [_Row(by_id[d.id], d, m, at) for d, m, at in rows]

    async def _locked(self, session: AsyncSession, ids: Sequence[str]) -> dict[str, Delivery]:
        rows = await session.scalars(
            select(Delivery)
            .where(Delivery.id.in_(sorted(ids)))
            .order_by(Delivery.id)
            .with_for_update()
        )
        return {row.id: row for row in rows}


def _repeatable(live: Live | None) -> bool:
    return live is not None and live.plugin.capabilities.repeatable


def _channel(live: Live | None) -> str:
    return live.plugin.key if live is not None else "none"


def _event(delivery: Delivery) -> AcceptedDelivery:
    return AcceptedDelivery(
        delivery.id,
        delivery.workspace_id,
        delivery.connection_id,
        delivery.message_id,
        delivery.recipient,
    )


def _delivery_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["delivery"])


def _accept(delivery: Delivery, sent: Sent) -> None:
    delivery.external_id = sent.external_id
    if sent.metadata:
        delivery.details = {**delivery.details, **sent.metadata}
    # A status with our id may have been quicker than this answer.
    if moves_up(delivery.status, delivery.error_code, "accepted"):
        delivery.status, delivery.status_at = "accepted", clock.now()
        delivery.accepted_at = delivery.status_at
        delivery.error_code = delivery.error_message = delivery.provider_code = None


def _part(row: _Row) -> Part:
    content: Content = msgspec.convert(row.delivery.content, type=Content)
    return Part(
        id=row.delivery.id,
        content=content,
        reply_to=row.message.reply_to if row.delivery.position == 0 else None,
        automatic=row.message.author_kind != "member",
    )
