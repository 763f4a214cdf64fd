"""Everything that happened to one message, put together from what its stations wrote down."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.models import AgentTurn, Delivery, DeliveryAttempt, Message, RawEvent

What = Literal["received", "stored", "turn", "created", "attempt", "status", "retried", "handoff"]
_TIMES = ("accepted", "sent", "delivered", "read")


class HappenedOut(BaseModel):
    """`what` says which of the fields are filled.

    received: the webhook came in. stored: it became this message. turn: the agent looked at it, or
    wrote it. created: it was written. attempt: a call to the platform. status: what became of a
    part. retried: somebody asked for another try. handoff: a note that gave it to people.
    `duration_ms` are milliseconds; `number` counts the attempts of one delivery; `exchanges` are
    the requests and answers of a call that failed, without secrets and other people's numbers.
    """

    at: datetime
    what: What
    correlation: str | None = None
    event_id: str | None = None
    turn_id: str | None = None
    model: str | None = None
    outcome: str | None = None
    reason: str | None = None
    delivery_id: str | None = None
    position: int | None = None
    number: int | None = None
    duration_ms: int | None = None
    status: str | None = None
    external_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None
    provider_code: str | None = None
    exchanges: list[dict[str, Any]] = Field(default_factory=list)
    note_id: str | None = None
    text: str | None = None


class TimelineOut(BaseModel):
    message_id: str
    data: list[HappenedOut]


async def timeline(session: AsyncSession, message: Message) -> TimelineOut:
    """Oldest first. `session` is confined to the message's workspace."""
    happened: list[HappenedOut] = []
    statuses: list[tuple[datetime, HappenedOut]] = []
    if message.direction == "inbound":
        happened += await _arrival(session, message)
    else:
        author = message.author_name or message.author_kind
        happened.append(HappenedOut(at=message.created_at, what="created", text=f"By {author}."))
    happened += [_turn(row) for row in await _turns(session, message)]
    deliveries = await _deliveries(session, message)
    attempts = await _attempts(session, [delivery.id for delivery in deliveries])
    for delivery in deliveries:
        mine = [attempt for attempt in attempts if attempt.delivery_id == delivery.id]
        happened += _of_delivery(delivery, mine)
        statuses += _statuses(delivery)
    happened += await _notes(session, message)
    # What came at the same moment stays in the order in which it is put together here.
    placed = sorted([*((one.at, one) for one in happened), *statuses], key=itemgetter(0))
    return TimelineOut(message_id=message.id, data=[one for _, one in placed])


async def _arrival(session: AsyncSession, message: Message) -> list[HappenedOut]:
    """The ledger belongs to no workspace; of the webhook that our message names only the time."""
    cause = message.event_id
    stored = HappenedOut(
        at=message.created_at, what="stored", correlation=cause, external_id=message.external_id
    )
    if cause is None:
        return [stored]
    received_at = await session.scalar(select(RawEvent.received_at).where(RawEvent.id == cause))
    if received_at is None:
        return [stored]
    received = HappenedOut(at=received_at, what="received", correlation=cause, event_id=cause)
    return [received, stored]


async def _turns(session: AsyncSession, message: Message) -> Sequence[AgentTurn]:
    """Those that answered it, or the one that wrote it."""
    statement = select(AgentTurn).where(AgentTurn.conversation_id == message.conversation_id)
    if message.direction == "inbound":
        # Later turns read it as well, as history.
        statement = statement.where(
            AgentTurn.answered_seq < message.seq, AgentTurn.message_ids.contains([message.id])
        )
    else:
        statement = statement.where(AgentTurn.reply_message_id == message.id)
    return (await session.scalars(statement.order_by(AgentTurn.id))).all()


def _turn(row: AgentTurn) -> HappenedOut:
    return HappenedOut(
        at=row.created_at - timedelta(milliseconds=row.total_ms),
        what="turn",
        correlation=row.correlation,
        turn_id=row.id,
        model=row.model,
        outcome=row.outcome,
        reason=row.reason,
        duration_ms=row.total_ms,
    )


async def _deliveries(session: AsyncSession, message: Message) -> Sequence[Delivery]:
    return (
        await session.scalars(
            select(Delivery).where(Delivery.message_id == message.id).order_by(Delivery.position)
        )
    ).all()


async def _attempts(
    session: AsyncSession, delivery_ids: Sequence[str]
) -> Sequence[DeliveryAttempt]:
    return (
        await session.scalars(
            select(DeliveryAttempt)
            .where(DeliveryAttempt.delivery_id.in_(delivery_ids))
            .order_by(DeliveryAttempt.at, DeliveryAttempt.id)
        )
    ).all()


def _of_delivery(delivery: Delivery, rows: Iterable[DeliveryAttempt]) -> Iterator[HappenedOut]:
    number = 0
    for row in rows:
        requeued = row.outcome == "requeued"
        number += not requeued
        yield HappenedOut(
            at=row.at,
            what="retried" if requeued else "attempt",
            correlation=row.correlation,
            delivery_id=delivery.id,
            position=delivery.position,
            number=None if requeued else number,
            duration_ms=row.duration_ms,
            outcome=None if requeued else row.outcome,
            error_code=row.error_code,
            error_message=row.error_message,
            provider_code=row.provider_code,
            exchanges=row.exchanges,
        )
    if delivery.attempted_at is not None:
        yield HappenedOut(
            at=delivery.attempted_at,
            what="attempt",
            correlation=delivery.correlation,
            delivery_id=delivery.id,
            position=delivery.position,
            number=number + 1,
            duration_ms=delivery.attempt_ms,
            outcome="accepted",
            external_id=delivery.external_id,
        )


def _statuses(delivery: Delivery) -> Iterator[tuple[datetime, HappenedOut]]:
    """Each with its place. Platforms round to seconds, so by its own time it could stand before
    what it followed."""
    place = delivery.attempted_at or delivery.created_at
    times = [(status, getattr(delivery, f"{status}_at")) for status in _TIMES]
    if delivery.status not in _TIMES:
        times.append((delivery.status, delivery.status_at))
    for status, at in times:
        if at is not None:
            now, place = status == delivery.status, max(place, at)
            one = HappenedOut(
                at=at,
                what="status",
                correlation=delivery.correlation,
                delivery_id=delivery.id,
                position=delivery.position,
                status=status,
                error_code=delivery.error_code if now else None,
                error_message=delivery.error_message if now else None,
                provider_code=delivery.provider_code if now else None,
            )
            yield place, one


async def _notes(session: AsyncSession, message: Message) -> list[HappenedOut]:
    """Notes among ourselves that speak of it."""
    rows = await session.scalars(
        select(Message)
        .where(
            Message.conversation_id == message.conversation_id,
            Message.direction == "internal",
            Message.details.contains({"about": [message.id]}),
        )
        .order_by(Message.seq)
    )
    return [
        HappenedOut(at=note.created_at, what="handoff", note_id=note.id, text=note.text)
        for note in rows
    ]
