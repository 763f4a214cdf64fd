"""How much work waits, read from the database when somebody asks."""

from dataclasses import dataclass

from sqlalchemy import ARRAY, SmallInteger, String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.types import AGENTS, CAMPAIGNS, PEOPLE, LaneClass

MOST_COUNTED = 100_000  # jobs; a backlog beyond it is shown as this many

# One look into the index of lanes for each class and priority.
_LAG = text("""
SELECT c.lane_class, coalesce(max(extract(epoch FROM clock_timestamp() - oldest.ready_at)), 0)
FROM unnest(:classes) AS c(lane_class) CROSS JOIN unnest(:priorities) AS p(priority)
LEFT JOIN LATERAL (
  SELECT ready_at FROM lanes l
  WHERE l.lane_class = c.lane_class AND l.priority = p.priority
    AND l.ready_at <= clock_timestamp()
  ORDER BY ready_at LIMIT 1
) oldest ON true
GROUP BY c.lane_class
""").bindparams(
    bindparam("classes", type_=ARRAY(String)), bindparam("priorities", type_=ARRAY(SmallInteger))
)

_DEPTH = text("""
SELECT lane_class, count(*) FROM (
  SELECT lane_class FROM jobs WHERE dead_at IS NULL LIMIT :most
) living GROUP BY lane_class
""")

_DEAD = text("SELECT kind, count(*) FROM jobs WHERE dead_at IS NOT NULL GROUP BY kind")


@dataclass(frozen=True, slots=True)
class Backlog:
    """By lane class: seconds that the lane which has waited longest could have been run by now,
    and the number of jobs. By kind: the number of dead letters."""

    lag: dict[str, float]
    depth: dict[str, int]
    dead: dict[str, int]


async def read_backlog(session: AsyncSession) -> Backlog:
    classes = [lane_class.value for lane_class in LaneClass]
    asked = {"classes": classes, "priorities": [PEOPLE, AGENTS, CAMPAIGNS]}
    lag = {name: float(seconds) for name, seconds in await session.execute(_LAG, asked)}
    found = await session.execute(_DEPTH, {"most": MOST_COUNTED})
    depth = {**dict.fromkeys(classes, 0), **{name: int(count) for name, count in found}}
    dead = {kind: int(count) for kind, count in await session.execute(_DEAD)}
    return Backlog(lag, depth, dead)
