"""What came of each call to a platform: measured always, written down where it did not succeed."""

from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.database import after_commit
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.messaging.channel import Sent
from crosschat.messaging.exchanges import Exchange
from crosschat.messaging.failures import ChannelError
from crosschat.models import Delivery, DeliveryAttempt
from crosschat.models.bulk import insert_rows

_DELIVERIES = Counter(
    "crosschat_deliveries_total", "Calls that hand over a part, by outcome", ["channel", "outcome"]
)
_SEND = Histogram(
    "crosschat_send_duration_seconds",
    "How long platforms take to answer a send",
    ["channel"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 45),
)
_LATENCY = Histogram(
    "crosschat_delivery_latency_seconds",
    "From a part being queued to the platform accepting it",
    ["channel"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)


class Called(msgspec.Struct, frozen=True):
    """One call: what came back, when it was begun and how many seconds it took."""

    result: Sent | ChannelError
    at: datetime
    seconds: float
    exchanges: Sequence[Exchange] = ()


@dataclass(slots=True)
class Attempts:
    """The attempts of one batch, written with one statement, or none where all went well."""

    _rows: list[dict[str, Any]] = field(default_factory=list)
    _counted: list[tuple[str, str, float | None, float | None]] = field(default_factory=list)

    def accepted(self, channel: str, called: Called, created_at: datetime) -> None:
        """No row: the delivery itself tells of the call that succeeded."""
        waited = (clock.now() - created_at).total_seconds()
        self._counted.append((channel, "accepted", called.seconds, waited))

    def refused(
        self, delivery: Delivery, channel: str, called: Called | None, correlation: str | None
    ) -> None:
        """The delivery's status and error say what is to come of it. `called` is None where the
        worker died in the call."""
        # Any other status came while we thought it lost: the platform has it after all.
        outcome = {"failed": "failed", "queued": "retry"}.get(delivery.status, "unknown")
        self._counted.append((channel, outcome, called.seconds if called else None, None))
        self._rows.append(attempt_row(delivery, outcome, called, correlation))

    async def write(self, session: AsyncSession) -> None:
        """What was accepted or refused counts once the transaction has committed."""
        await insert_rows(session, DeliveryAttempt, self._rows)
        after_commit(session, self._count)

    def _count(self) -> None:
        outcomes = Tally((channel, outcome) for channel, outcome, _, _ in self._counted)
        for labels, count in outcomes.items():
            _DELIVERIES.labels(*labels).inc(count)
        for channel, _, seconds, waited in self._counted:
            if seconds is not None:
                _SEND.labels(channel).observe(seconds)
            if waited is not None:
                _LATENCY.labels(channel).observe(waited)


def attempt_row(
    delivery: Delivery, outcome: str, called: Called | None, correlation: str | None
) -> dict[str, Any]:
    """The columns of a :class:`crosschat.models.DeliveryAttempt`."""
    exchanges = called.exchanges if called else ()
    return {
        "id": new_id("call"),
        "workspace_id": delivery.workspace_id,
        "delivery_id": delivery.id,
        "at": called.at if called else clock.now(),
        "duration_ms": round(1000 * called.seconds) if called else None,
        "outcome": outcome,
        "error_code": delivery.error_code,
        "error_message": delivery.error_message,
        "provider_code": delivery.provider_code,
        "exchanges": [exchange.shown(delivery.recipient) for exchange in exchanges],
        "correlation": correlation,
    }
