"""Good news of many deliveries at once, in one statement, whatever came before it.

Each delivery is written once, however many reports speak of it, and only if it moves up.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import delivery_updated
from crosschat.kit import jsonb
from crosschat.messaging.events import DeliveryReported, Routed
from crosschat.models.plain import fetch

Report = tuple[Routed, DeliveryReported]
RANK = {
    "queued": 0,
    "sending": 1,
    "unknown": 1,
    "accepted": 2,
    "sent": 3,
    "delivered": 4,
    "read": 5,
}

_ORDER = "'{queued,sending,accepted,sent,delivered,read}'::varchar[]"
# Those that failed or whose fate is unknown have no place in that order, so nothing moves them.
_ADVANCE = f"""
UPDATE deliveries d SET
  status = t.status, status_at = t.at,
  external_id = coalesce(d.external_id, t.external_id),
  sent_at = CASE WHEN array_position({_ORDER}, d.status) < 4
    THEN coalesce(t.sent_at, d.sent_at) ELSE d.sent_at END,
  delivered_at = CASE WHEN array_position({_ORDER}, d.status) < 5
    THEN coalesce(t.delivered_at, d.delivered_at) ELSE d.delivered_at END,
  read_at = coalesce(t.read_at, d.read_at),
  error_code = NULL, error_message = NULL, provider_code = NULL,
  details = CASE WHEN t.details IS NULL THEN d.details ELSE d.details || t.details::jsonb END
FROM unnest($1::varchar[], $2::varchar[], $3::varchar[], $4::varchar[], $5::timestamptz[],
  $6::timestamptz[], $7::timestamptz[], $8::timestamptz[], $9::text[], $10::varchar[])
  AS t(key, connection_id, external_id, status, at, sent_at, delivered_at, read_at, details,
    workspace_id)
WHERE d.key = t.key AND d.connection_id = t.connection_id AND d.workspace_id = t.workspace_id
  AND array_position({_ORDER}, d.status) < array_position({_ORDER}, t.status)
RETURNING t.key, d.connection_id, d.id, d.workspace_id, d.message_id
"""  # noqa: S608 - our own text
_BY_OURS, _BY_THEIRS = (_ADVANCE.replace("d.key", f"d.{c}") for c in ("id", "external_id"))

Key = tuple[str, str]  # (connection id, our id or the platform's)


class _Move(msgspec.Struct):
    """Where all reports of one delivery together take it."""

    external_id: str
    reports: list[Report] = msgspec.field(default_factory=list)
    status: str = "accepted"
    at: datetime | None = None
    times: dict[str, datetime] = msgspec.field(default_factory=dict)
    details: dict[str, Any] = msgspec.field(default_factory=dict)
    failed: bool = False

    def add(self, pair: Report) -> None:
        self.reports.append(pair)
        routed, report = pair
        if report.status == "failed":
            self.failed = True
        elif RANK[report.status] > RANK[self.status]:
            self.status, self.at = report.status, report.at or routed.received_at
            self.times[report.status] = self.at
            self.details.update(report.metadata)


async def advance(session: AsyncSession, reports: Sequence[Report]) -> list[Report]:
    """Apply what is simply a step ahead; the reports that were not, in their order."""
    ours: dict[Key, _Move] = {}
    theirs: dict[Key, _Move] = {}
    for pair in reports:
        routed, report = pair
        # Our own id, where the platform tells it, is known before the platform's is.
        moves = ours if report.correlation else theirs
        key = (routed.connection_id, report.correlation or report.external_id)
        move = moves.get(key)
        if move is None:
            move = moves[key] = _Move(report.external_id)
        move.add(pair)
    left = {
        id(one)
        for statement, moves in ((_BY_OURS, ours), (_BY_THEIRS, theirs))
        for one in await _advance(session, statement, moves)
    }
    return [pair for pair in reports if id(pair) in left]


async def _advance(session: AsyncSession, statement: str, moves: dict[Key, _Move]) -> list[Report]:
    # In the order of ids, as everybody locks deliveries.
    good = [(key, move) for key, move in sorted(moves.items()) if not move.failed]
    moved: set[Key] = set()
    if good:
        rows = await fetch(
            session,
            statement,
            [key for (_, key), _ in good],
            [connection_id for (connection_id, _), _ in good],
            [move.external_id for _, move in good],
            [move.status for _, move in good],
            [move.at for _, move in good],
            [move.times.get("sent") for _, move in good],
            [move.times.get("delivered") for _, move in good],
            [move.times.get("read") for _, move in good],
            [jsonb.dumps(move.details) if move.details else None for _, move in good],
            [move.reports[0][0].workspace_id for _, move in good],
            unconfined=True,
        )
        for row in rows:
            moved.add((row.connection_id, row.key))
            delivery_updated(session, row)
    return [pair for key, move in moves.items() if key not in moved for pair in move.reports]
