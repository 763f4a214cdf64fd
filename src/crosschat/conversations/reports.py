"""What became of the things we sent. A status only moves up, whatever order reports come in.

Nearly all reports are good news of deliveries that are where they should be: those move with one
statement (:mod:`crosschat.conversations.advancing`). The rest is looked at one by one: failures,
deliveries whose fate was unknown, repetitions, messages that we do not know.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import or_, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.advancing import RANK, Report, advance
from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.handoff import hand_off_failed
from crosschat.conversations.unresolved import OUTCOME_UNKNOWN, end_wait, tell_of_arrival
from crosschat.messaging.events import DeliveryReported
from crosschat.models import Delivery, ParkedReport
from crosschat.models.bulk import insert_rows
from crosschat.models.locking import locked
from crosschat.models.plain import fetch

Key = tuple[str, str]  # (connection id, the platform's id)

# Both in one statement: an echo of ours that came first was taken for somebody else's message.
_TAKE_EARLY = """
WITH k AS (SELECT * FROM unnest($1::varchar[], $2::varchar[]) AS k(connection_id, external_id)),
absorbed AS (
  DELETE FROM messages m USING k WHERE m.connection_id = k.connection_id
    AND m.direction = 'outbound' AND m.external_id = k.external_id AND m.external_id IS NOT NULL
)
DELETE FROM parked_reports p USING k
WHERE p.connection_id = k.connection_id AND p.external_id = k.external_id
RETURNING p.connection_id, p.external_id, p.report::text AS report, p.created_at, p.id
"""


async def apply_reports(session: AsyncSession, reports: Sequence[Report]) -> None:
    """Move deliveries on; reports of messages that we do not know yet are parked."""
    left = await advance(session, reports)
    if left:
        await _one_by_one(session, left)


async def _one_by_one(session: AsyncSession, reports: Sequence[Report]) -> None:
    found = _indexed(await _deliveries(session, reports))
    parked = []
    for routed, report in reports:
        delivery = _match(found, routed.connection_id, report)
        if delivery is None:
            parked.append(
                {
                    "connection_id": routed.connection_id,
                    "external_id": report.external_id,
                    "status": report.status,
                    "report": msgspec.to_builtins(report),
                }
            )
        else:
            await _apply(session, delivery, report, report.at or routed.received_at)
    await session.flush()
    await insert_rows(session, ParkedReport, parked, skip_conflicts=True)


async def catch_up(session: AsyncSession, keys: Sequence[Key]) -> None:
    """What came before we knew these external ids of deliveries: reports take effect, and echoes
    of our own sends go."""
    if not keys:
        return
    rows = await fetch(session, _TAKE_EARLY, [key[0] for key in keys], [key[1] for key in keys])
    if not rows:
        return
    found = await session.scalars(
        locked(
            Delivery,
            tuple_(Delivery.connection_id, Delivery.external_id).in_(
                sorted({(row.connection_id, row.external_id) for row in rows})
            ),
        )
    )
    by_key = {(d.connection_id, d.external_id): d for d in found}
    for row in sorted(rows, key=lambda row: row.id):
        report = msgspec.json.decode(row.report, type=DeliveryReported)
        delivery = by_key[(row.connection_id, row.external_id)]
        await _apply(session, delivery, report, report.at or row.created_at)
    await session.flush()


async def _deliveries(session: AsyncSession, reports: Sequence[Report]) -> list[Delivery]:
    """Those that the reports speak of, locked in the order of their ids."""
    ours = sorted({report.correlation for _, report in reports if report.correlation})
    theirs = sorted({(routed.connection_id, report.external_id) for routed, report in reports})
    rows = await session.scalars(
        locked(
            Delivery,
            or_(
                Delivery.id.in_(ours),
                tuple_(Delivery.connection_id, Delivery.external_id).in_(theirs),
            ),
        )
    )
    return list(rows)


Index = dict[tuple[str, str], Delivery]  # by connection and the platform's id, or ours


def _indexed(deliveries: Iterable[Delivery]) -> Index:
    index: Index = {}
    for delivery in deliveries:
        index[(delivery.connection_id, delivery.id)] = delivery
        if delivery.external_id is not None:
            index[(delivery.connection_id, delivery.external_id)] = delivery
    return index


def _match(index: Index, connection_id: str, report: DeliveryReported) -> Delivery | None:
    delivery = index.get((connection_id, report.external_id))
    if delivery is None and report.correlation:
        delivery = index.get((connection_id, report.correlation))
    if delivery is not None:
        # What comes later in the batch may know it by the platform's id alone.
        index[(connection_id, report.external_id)] = delivery
    return delivery


async def _apply(
    session: AsyncSession, delivery: Delivery, report: DeliveryReported, at: datetime
) -> None:
    was_unknown, was_failed = delivery.status == "unknown", delivery.status == "failed"
    if delivery.external_id is None:
        delivery.external_id = report.external_id
    if report.status == "failed":
        await _fail(session, delivery, report, at)
    elif moves_up(delivery.status, delivery.error_code, report.status):
        delivery.status, delivery.status_at = report.status, at
        setattr(delivery, f"{report.status}_at", at)
        delivery.error_code = delivery.error_message = delivery.provider_code = None
        if report.metadata:
            delivery.details = {**delivery.details, **report.metadata}
        delivery_updated(session, delivery)
        if was_failed:
            await tell_of_arrival(session, delivery)
    if was_unknown and delivery.status != "unknown":
        await end_wait(session, delivery)


def moves_up(current: str, error_code: str | None, reported: str) -> bool:
    """Whether a delivery in `current` becomes `reported` (never ``failed`` here).

    `failed` is terminal, except that a sign of life lifts a failure that was only a guess.
    """
    if current == "failed":
        return error_code == OUTCOME_UNKNOWN
    return RANK[reported] > RANK[current]


async def _fail(
    session: AsyncSession, delivery: Delivery, report: DeliveryReported, at: datetime
) -> None:
    if delivery.status in {"delivered", "read", "failed"}:
        return
    problem = report.problem
    delivery.status, delivery.status_at = "failed", at
    delivery.error_code = problem.code if problem else "rejected"
    delivery.error_message = problem.message if problem else "The platform gave no reason."
    delivery.provider_code = problem.provider_code if problem else None
    delivery_updated(session, delivery)
    await session.flush()
    await hand_off_failed(session, delivery)
