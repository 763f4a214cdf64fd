"""How soon a delivery may go: within its connection's allowance, and its recipient's."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Live
from crosschat.jobs.rates import Reservation, pause, refund, reserve
from crosschat.messaging.capabilities import Rate
from crosschat.messaging.failures import RateLimited


class Paced(msgspec.Struct, frozen=True):
    """A delivery that wants to go."""

    delivery_id: str
    recipient: str
    live: Live


async def reserve_slots(session: AsyncSession, wanted: Sequence[Paced]) -> dict[str, float]:
    """Seconds until each delivery's slot, by delivery id."""
    groups: dict[str, tuple[Rate, list[str]]] = {}
    for paced in wanted:
        for key, rate in _buckets(paced.live, paced.recipient):
            groups.setdefault(key, (rate, []))[1].append(paced.delivery_id)
    slots = await reserve(
        session,
        [
            Reservation(key, len(ids), 1 / rate.per_second, rate.burst)
            for key, (rate, ids) in sorted(groups.items())
        ],
    )
    waits = {paced.delivery_id: 0.0 for paced in wanted}
    for key, (_, ids) in groups.items():
        for delivery_id, slot in zip(ids, slots[key], strict=True):
            waits[delivery_id] = max(waits[delivery_id], slot)
    return waits


async def give_back(session: AsyncSession, unused: Sequence[Paced]) -> None:
    """Slots too far ahead: these deliveries reserve again when their time has come."""
    costs: dict[str, float] = {}
    for paced in unused:
        for key, rate in _buckets(paced.live, paced.recipient):
            costs[key] = costs.get(key, 0.0) + 1 / rate.per_second
    await refund(session, costs)


async def hold_back(
    session: AsyncSession, live: Live, recipient: str, error: RateLimited, otherwise: float
) -> None:
    """The platform said "too many": pause what it named, `otherwise` seconds if it says none."""
    buckets = _buckets(live, recipient)
    key, rate = buckets[-1] if error.scope == "recipient" else buckets[0]
    await pause(session, key, error.retry_after or otherwise, (rate.burst - 1) / rate.per_second)


def _buckets(live: Live, recipient: str) -> list[tuple[str, Rate]]:
    capabilities = live.plugin.capabilities
    buckets = [(f"c:{live.id}", live.rate)]
    if capabilities.recipient_rate is not None:
        buckets.append((f"r:{live.id}:{recipient}", capabilities.recipient_rate))
    return buckets
