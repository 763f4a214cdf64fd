"""Which conversation a message belongs to: the live one, a reopened one, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
SELECT c.id, c.workspace_id, c.connection_id, c.contact_id, c.identity_id, c.assignee_kind
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


@dataclass(frozen=True, slots=True)
class Wanted:
    workspace_id: str
    connection_id: str
    contact_id: str
    identity_id: str
    at: datetime

    @property
    def pair(self) -> Pair:
        return (self.connection_id, self.contact_id)


@dataclass(frozen=True, slots=True)
class Thread:
    """A locked conversation. `identity_id` is the address that answers go to."""

    id: str
    workspace_id: str
    connection_id: str
    contact_id: str
    identity_id: str
    assignee_kind: str
    is_new: bool = False
    is_reopened: bool = False


async def find_threads(
    session: AsyncSession, wanted: Sequence[Wanted], *, reopen_for: timedelta
) -> dict[Pair, Thread]:
    """The conversation of each (connection, contact), locked until the transaction ends.

    Locking in the order of ids keeps two batches from waiting for each other.
    """
    by_pair = {w.pair: w for w in wanted}
    found = await _live(session, set(by_pair))
    missing = [w for pair, w in by_pair.items() if pair not in found]
    if missing:
        started, reopened = await _reopen_or_start(session, missing, reopen_for)
        found |= await _live(session, {w.pair for w in missing})
        for pair, thread in found.items():
            if thread.id in started:
                found[pair] = replace(thread, is_new=True)
            elif thread.id in reopened:
                found[pair] = replace(thread, is_reopened=True)
    return found


async def _live(session: AsyncSession, pairs: set[Pair]) -> dict[Pair, Thread]:
    rows = await fetch(session, _LIVE, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return {(t.connection_id, t.contact_id): t for t in (Thread(*row) for row in rows)}


async def _reopen_or_start(
    session: AsyncSession, missing: Sequence[Wanted], reopen_for: timedelta
) -> tuple[set[str], set[str]]:
    """The ids of the conversations that were started, and of those that were reopened."""
    latest = await _latest(session, {w.pair for w in missing})
    # In one order everywhere, so that two batches never wait for each other.
    missing = sorted(missing, key=lambda w: w.pair)
    started: list[dict[str, object]] = []
    reopened: set[str] = set()
    for w in missing:
        previous = latest.get(w.pair)
        if (
            previous is not None
            and previous.status == "resolved"
            and previous.resolved_at is not None
            and w.at - previous.resolved_at <= reopen_for
        ):
            await session.execute(
                update(Conversation)
                .where(Conversation.id == previous.id)
                .values(status="open", resolved_at=None)
            )
            reopened.add(previous.id)
            continue
        started.append(
            {
                "id": new_id("conv"),
                "workspace_id": w.workspace_id,
                "connection_id": w.connection_id,
                "contact_id": w.contact_id,
                "identity_id": w.identity_id,
                "last_message_at": w.at,
                "previous_id": previous.id if previous else None,
            }
        )
    rows = await insert_rows(session, Conversation, started, returning=("id",), skip_conflicts=True)
    return {row.id for row in rows}, reopened


async def _latest(session: AsyncSession, pairs: set[Pair]) -> dict[Pair, Conversation]:
    rows = await session.scalars(
        select(Conversation)
        .ext(distinct_on(Conversation.connection_id, Conversation.contact_id))
        .where(tuple_(Conversation.connection_id, Conversation.contact_id).in_(sorted(pairs)))
        .order_by(
            Conversation.connection_id, Conversation.contact_id, Conversation.created_at.desc()
        )
    )
    return {(row.connection_id, row.contact_id): row for row in rows}
