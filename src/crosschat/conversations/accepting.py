"""What platforms have taken is written down, many deliveries at a time."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import delivery_updated
from crosschat.conversations.waiting import Waiting
from crosschat.kit import jsonb
from crosschat.messaging.channel import Sent
from crosschat.models.plain import fetch

# A status that carries our id may have been quicker than the call's answer: then what it said
# stands, and only what the answer alone tells is added. One that failed for good stays so, unless
# that was only a guess.
_ACCEPT = """
UPDATE deliveries d SET
  external_id = t.external_id, attempted_at = t.at, attempt_ms = t.ms,
  details = CASE WHEN t.details IS NULL THEN d.details ELSE d.details || t.details::jsonb END,
  status = CASE WHEN <up> THEN 'accepted' ELSE d.status END,
  status_at = CASE WHEN <up> THEN clock_timestamp() ELSE d.status_at END,
  accepted_at = CASE WHEN <up> THEN clock_timestamp() ELSE d.accepted_at END,
  error_code = CASE WHEN <up> THEN NULL ELSE d.error_code END,
  error_message = CASE WHEN <up> THEN NULL ELSE d.error_message END,
  provider_code = CASE WHEN <up> THEN NULL ELSE d.provider_code END
FROM unnest($1::varchar[], $2::varchar[], $3::timestamptz[], $4::int4[], $5::text[])
  AS t(id, external_id, at, ms, details)
WHERE d.id = t.id
RETURNING d.id, d.workspace_id, d.message_id
""".replace(
    "<up>",
    "d.status IN ('queued', 'sending', 'unknown')"
    " OR d.status = 'failed' AND d.error_code = 'outcome_unknown'",
)


class Accepted(msgspec.Struct, frozen=True):
    """`sent` is the platform's answer to a call that was begun at `at` and took so many seconds."""

    delivery: Waiting
    sent: Sent
    at: datetime
    seconds: float


async def accept(session: AsyncSession, accepted: Sequence[Accepted]) -> None:
    if not accepted:
        return
    # In the order of ids, as everybody locks deliveries.
    accepted = sorted(accepted, key=lambda a: a.delivery.id)
    rows = await fetch(
        session,
        _ACCEPT,
        [a.delivery.id for a in accepted],
        [a.sent.external_id for a in accepted],
        [a.at for a in accepted],
        [round(1000 * a.seconds) for a in accepted],
        [jsonb.dumps(a.sent.metadata) if a.sent.metadata else None for a in accepted],
    )
    for row in rows:
        delivery_updated(session, row)
