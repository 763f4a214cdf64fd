"""What the platform last said of an account, by kind, and what follows from it.

Kept in `connections.health`; the newest news of a kind replaces what was there. News that nothing
can be sent pauses the connection; news that this is over lets it go on.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit import clock
from crosschat.messaging.channel import Account
from crosschat.models import Connection

log = structlog.get_logger()
Severity = Literal["info", "warning", "blocked"]
Entry = dict[str, Any]
Changed = Callable[[AsyncSession, Connection], None]
ACTIVATION = "activation"
"""The kind under which it stands that the platform was not told of an account."""
_RANK = {"info": 0, "warning": 1, "blocked": 2}
_LONGEST = 500  # characters of a summary


@dataclass(frozen=True, slots=True)
class News:
    """`data` None: nothing new but the severity; what was known of the kind stays.

    `at` is the platform's own time, which may be in whole seconds; `received_at` is ours.
    """

    connection_id: str
    kind: str
    severity: Severity
    summary: str
    at: datetime
    data: dict[str, Any] | None = field(default_factory=dict)
    more: Entry = field(default_factory=dict)
    received_at: datetime | None = None


def answered(account: Account) -> Entry:
    """The entry of an account that has answered for itself."""
    rate = {"rate": asdict(account.rate)} if account.rate else {}
    return entry("info", "The account answers.", clock.now(), account.metadata) | rate


def entry(severity: Severity, summary: str, at: datetime, data: dict[str, Any]) -> Entry:
    return {
        "severity": severity,
        "summary": summary[:_LONGEST],
        "at": at.isoformat(),
        "data": data,
    }


async def record(session: AsyncSession, news: Sequence[News], changed: Changed) -> None:
    """Keep the news, and pause or resume the connections that it concerns."""
    by_connection: defaultdict[str, list[News]] = defaultdict(list)
    for item in news:
        by_connection[item.connection_id].append(item)
    rows = await session.scalars(
        select(Connection)
        .where(Connection.id.in_(sorted(by_connection)))
        .order_by(Connection.id)
        .with_for_update(),
        execution_options={"populate_existing": True},
    )
    for row in rows.all():
        before = dict(row.health or {})
        for item in by_connection[row.id]:
            _take(row, item)
        if row.health != before:
            _judge(row, before)
            changed(session, row)
    await session.flush()


def _take(row: Connection, item: News) -> None:
    known: Entry = (row.health or {}).get(item.kind) or {}
    if known and not _is_newer(item, known):
        return
    fresh = entry(item.severity, item.summary, item.at, item.data or {}) | item.more
    if item.received_at is not None:
        fresh["received_at"] = item.received_at.isoformat()
    kept = known if item.data is None else {}
    told = fresh if item.data is not None else {k: v for k, v in fresh.items() if k != "data"}
    row.health = {**(row.health or {}), item.kind: {**kept, **told}}


def _is_newer(item: News, known: Entry) -> bool:
    """Of two that came at once, the worse one stays."""
    at = datetime.fromisoformat(known["at"])
    received_at = datetime.fromisoformat(known.get("received_at") or known["at"])
    mine, theirs = (item.at, item.received_at or item.at), (at, received_at)
    return mine > theirs or (mine == theirs and _RANK[item.severity] > _RANK[known["severity"]])


def _judge(row: Connection, before: Entry) -> None:
    reasons = [_reason(e) for e in row.health.values() if e["severity"] == "blocked"]
    former = {_reason(e) for e in before.values() if e["severity"] == "blocked"}
    if reasons and row.status == "active" and not set(reasons) <= former:
        row.status, row.status_detail = "paused", reasons[0]
        log.warning("connection.paused", connection=row.id, reason=reasons[0])
    elif not reasons and row.status == "paused" and row.status_detail in former:
        row.status, row.status_detail = "active", None
        log.info("connection.resumed", connection=row.id)


def _reason(blocked: Entry) -> str:
    summary = blocked["summary"].rstrip(".")
    return f"{summary}. Settle this with the platform, then connect the account again."
