"""Allowances: how soon may the next sends of a connection, or to a recipient, begin.

The generic cell rate algorithm keeps one number a bucket, the moment up to which the allowance is
spent. Reserving moves it on, so that any number of workers share one budget without talking.
"""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.models.plain import fetch

_RESERVE = """
INSERT INTO rate_buckets AS b (key, spent_until)
SELECT key, extract(epoch FROM statement_timestamp()) + cost
FROM unnest($1::varchar[], $2::float8[]) AS r(key, cost) ORDER BY key
ON CONFLICT (key) DO UPDATE SET spent_until =
  greatest(b.spent_until, extract(epoch FROM statement_timestamp()))
  + (excluded.spent_until - extract(epoch FROM statement_timestamp()))
RETURNING key, spent_until - extract(epoch FROM statement_timestamp())::float8 AS ahead
"""

_PAUSE = text("""
INSERT INTO rate_buckets AS b (key, spent_until)
VALUES (:key, extract(epoch FROM statement_timestamp()) + :seconds)
ON CONFLICT (key) DO UPDATE SET spent_until = greatest(b.spent_until, excluded.spent_until)
""")

_REFUND = """
UPDATE rate_buckets b SET spent_until = b.spent_until - r.cost
FROM unnest($1::varchar[], $2::float8[]) AS r(key, cost) WHERE b.key = r.key
"""

_SWEEP = text("DELETE FROM rate_buckets WHERE spent_until < extract(epoch FROM now()) - 60")


class Reservation(msgspec.Struct, frozen=True):
    """`count` sends from bucket `key`; `interval` in seconds a send, `burst` of them at once."""

    key: str
    count: int
    interval: float
    burst: int


async def reserve(
    session: AsyncSession, wanted: Sequence[Reservation]
) -> Mapping[str, list[float]]:
    """For each bucket the seconds from now at which its sends may begin, in order."""
    if not wanted:
        return {}
    keys, costs = [w.key for w in wanted], [w.count * w.interval for w in wanted]
    ahead: dict[str, float] = dict(await fetch(session, _RESERVE, keys, costs, unconfined=True))
    slots: dict[str, list[float]] = {}
    for w in wanted:
        # The bucket's end is `ahead`; send i starts `count - i` intervals before it, and a burst
        # may start that much earlier.
        first = ahead[w.key] - w.count * w.interval - (w.burst - 1) * w.interval
        slots[w.key] = [max(0.0, first + i * w.interval) for i in range(w.count)]
    return slots


async def refund(session: AsyncSession, costs: Mapping[str, float]) -> None:
    """Give back reserved seconds (sends times interval), in the transaction that reserved them."""
    if costs:
        await fetch(session, _REFUND, list(costs), list(costs.values()))


async def pause(session: AsyncSession, key: str, seconds: float, burst_seconds: float) -> None:
    """Nothing from this bucket for `seconds`; `burst_seconds` is its burst times its interval."""
    await session.execute(_PAUSE, {"key": key, "seconds": seconds + burst_seconds})


async def sweep(session: AsyncSession) -> None:
    """Forget buckets that are full again."""
    await session.execute(_SWEEP)
