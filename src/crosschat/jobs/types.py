"""The engine's plain data."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

PEOPLE, REPORTS, AGENTS, CAMPAIGNS = 1, 3, 5, 9
"""Priorities of lanes: lower goes first."""


class LaneClass(StrEnum):
    """The four classes of a message's way, and upkeep: what serves connections, not messages."""

    SPLIT = "split"
    INBOUND = "inbound"
    TURN = "turn"
    DELIVERY = "delivery"
    UPKEEP = "upkeep"


class NewJob(msgspec.Struct, frozen=True):
    """`lane` is unique over all classes (start it with the class's letter). `delay` in seconds
    holds back the lane if it has no work yet; `payload` is JSON text."""

    lane_class: LaneClass
    lane: str
    kind: str
    payload: str
    delay: float = 0.0
    priority: int = AGENTS
    correlation: str | None = None


class Job(msgspec.Struct, frozen=True):
    id: int
    lane: str
    kind: str
    payload: str
    attempts: int
    correlation: str | None


class Lease(msgspec.Struct):
    """A lane that we hold, with the jobs read for this run. `token` fences our writes."""

    key: str
    token: int
    jobs: list[Job]


@dataclass(frozen=True, slots=True)
class Again:
    """Keep the job and run it again after `seconds`. `counts` towards the attempts cap or not."""

    seconds: float
    error: str | None = None
    counts: bool = True
    payload: str | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """`dead` gave up for good; `waiting`: some of the lanes have more work, now or soon."""

    dead: list[Job]
    waiting: bool


class Fenced(Exception):
    """Another worker has taken these lanes over; nothing of ours may be stored for them."""

    def __init__(self, lanes: frozenset[str]) -> None:
        super().__init__(f"{len(lanes)} lane(s) were taken over")
        self.lanes = lanes


class Overtaking(Exception):
    """What began before this has to be done again, so this must be too, after it."""
