"""Which conversation a message belongs to: the live one, a reopened one, or a new one."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

import msgspec
from msgspec import structs
from sqlalchemy import select, tuple_, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit.ids import new_id
from crosschat.models import Conversation
from crosschat.models.bulk import insert_rows
from crosschat.models.plain import fetch

LIVE_STATUSES = ("open", "pending", "snoozed")
Pair = tuple[str, str]  # (connection id, contact id)

# The statuses are written out, or no prepared statement could use the index of live ones. LATERAL
# and LIMIT leave no other way than a look for each pair, whatever is known of the table: before its
# first statistics Postgres takes a partial index for all but empty and would read all of it.
_LIVE = """
SELECT c.id, c.workspace_id, c.connection_id, c.contact_id, c.identity_id, c.assignee_kind,
  c.last_inbound_at
FROM (
  SELECT live.id FROM unnest($1::varchar[], $2::varchar[]) AS k(connection_id, contact_id)
  CROSS JOIN LATERAL (
    SELECT id FROM conversations l
    WHERE l.connection_id = k.connection_id AND l.contact_id = k.contact_id
      AND l.status IN ('open', 'pending', 'snoozed') LIMIT 1
  ) live
) f
JOIN conversations c ON c.id = f.id AND c.status IN ('open', 'pending', 'snoozed')
ORDER BY c.id FOR UPDATE OF c
"""
_STARTED = (
    "id",
    "workspace_id",
    "connection_id",
    "contact_id",
    "identity_id",
    "assignee_kind",
    "last_inbound_at",
)


class Wanted(msgspec.Struct, frozen=True):
    workspace_id: str
    connection_id: str
    contact_id: str
    identity_id: str
    at: datetime

    @property
    def pair(self) -> Pair:
        return (self.connection_id, self.contact_id)


class Thread(msgspec.Struct, frozen=True):
    """A locked conversation. `identity_id` is the address that answers go to; `last_inbound_at`
    when the customer wrote last, before what comes now."""

    id: str
    workspace_id: str
    connection_id: str
    contact_id: str
    identity_id: str
    assignee_kind: str
    last_inbound_at: datetime | None
    is_new: bool = False
    is_reopened: bool = False


async def find_threads(
    session: AsyncSession,
    wanted: Sequence[Wanted],
    *,
    reopen_for: timedelta,
    newcomers: Collection[str] = (),
) -> dict[Pair, Thread]:
    """The conversation of each (connection, contact), locked until the transaction ends.

    `newcomers` are contacts that this transaction has created, so that nobody knows them yet.
    Locking in the order of ids keeps two batches from waiting for each other.
    """
    by_pair = {w.pair: w for w in wanted}
    found = await _live(session, {w.pair for w in wanted if w.contact_id not in newcomers})
    missing = [w for pair, w in by_pair.items() if pair not in found]
    if missing:
        known = [w for w in missing if w.contact_id not in newcomers]
        latest = await _latest(session, {w.pair for w in known})
        reopened = await _reopen(session, known, latest, reopen_for)
        starting = [w for w in missing if w.pair not in reopened]
        found |= await _start(session, starting, latest)
        # Reopened just now; or started by another worker in this moment.
        found |= {
            pair: structs.replace(thread, is_reopened=pair in reopened)
            for pair, thread in (await _live(session, by_pair.keys() - found.keys())).items()
        }
    return found


async def _live(session: AsyncSession, pairs: AbstractSet[Pair]) -> dict[Pair, Thread]:
    if not pairs:
        return {}
    rows = await fetch(session, _LIVE, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {(t.connection_id, t.contact_id): t for t in (Thread(*row) for row in rows)}


async def _reopen(
    session: AsyncSession,
    wanted: Sequence[Wanted],
    latest: Mapping[Pair, Conversation],
    reopen_for: timedelta,
) -> set[Pair]:
    """Those whose last conversation was resolved not too long ago are open again."""
    reopened: dict[Pair, str] = {}
    for w in wanted:
        previous = latest.get(w.pair)
        if (
            previous is not None
            and previous.status == "resolved"
            and previous.resolved_at is not None
            and w.at - previous.resolved_at <= reopen_for
        ):
            reopened[w.pair] = previous.id
    for _, conversation_id in sorted(reopened.items()):
        await session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(status="open", resolved_at=None)
        )
    return set(reopened)


async def _start(
    session: AsyncSession, wanted: Sequence[Wanted], latest: Mapping[Pair, Conversation]
) -> dict[Pair, Thread]:
    """New conversations; none where another worker has started one in this moment."""
    rows = [
        {
            "id": new_id("conv"),
            "workspace_id": w.workspace_id,
            "connection_id": w.connection_id,
            "contact_id": w.contact_id,
            "identity_id": w.identity_id,
            "last_message_at": w.at,
            "previous_id": latest[w.pair].id if w.pair in latest else None,
        }
        # In one order everywhere, so that two batches never wait for each other.
        for w in sorted(wanted, key=lambda w: w.pair)
    ]
    started = await insert_rows(
        session, Conversation, rows, returning=_STARTED, skip_conflicts=True
    )
    return {
        (row.connection_id, row.contact_id): structs.replace(Thread(*row), is_new=True)
        for row in started
    }


async def _latest(session: AsyncSession, pairs: set[Pair]) -> dict[Pair, Conversation]:
    if not pairs:
        return {}
    rows = await session.scalars(
        select(Conversation)
        .ext(distinct_on(Conversation.connection_id, Conversation.contact_id))
        .where(tuple_(Conversation.connection_id, Conversation.contact_id).in_(sorted(pairs)))
        .order_by(
            Conversation.connection_id, Conversation.contact_id, Conversation.created_at.desc()
        )
    )
    return {(row.connection_id, row.contact_id): row for row in rows}
