"""When an agent works, and what happens when a customer writes outside of that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Outside = Literal["answer", "hand_off", "wait"]
_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no time zone; take one like Europe/Lisbon or UTC") from None
    return name


Start = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
End = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class HoursIn(BaseModel):
    """`days` maps days to spans of local time; a span that ends before it starts runs past
    midnight. Days that are left out are closed. `outside` says what happens then: `answer` (the
    agent answers all the same and knows that nobody is there), `hand_off` (to people, for later)
    or `wait` (the agent answers when it opens). `message` tells the customer, once a time."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "time_zone": "Europe/Lisbon",
                    "days": {"mon": [["09:00", "13:00"], ["14:00", "18:00"]]},
                    "outside": "wait",
                    "message": "We are back on Monday at nine.",
                }
            ]
        },
    )

    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    days: dict[Day, Annotated[list[tuple[Start, End]], Field(max_length=6)]]
    outside: Outside = "answer"
    message: Annotated[str, StringConstraints(max_length=1_000)] | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours, ready to ask. Moments are aware datetimes."""

    zone: ZoneInfo
    days: dict[Day, tuple[tuple[time, timedelta], ...]]
    outside: Outside
    message: str | None

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Hours | None":
        """From what the agent's row holds; None when it has no hours."""
        if not stored:
            return None
        given = HoursIn.model_validate(stored)
        spans = {day: tuple(_span(*span) for span in given.days.get(day, ())) for day in _DAYS}
        return cls(ZoneInfo(given.time_zone), spans, given.outside, given.message)

    def are_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._spans(at))

    def opens(self, at: datetime) -> datetime | None:
        """The next opening after `at`; None when there is none within a week."""
        return min((start for start, _ in self._spans(at) if start > at), default=None)

    def closed_since(self, at: datetime) -> datetime:
        """When it closed last before `at`; a week ago at the latest."""
        return max((end for _, end in self._spans(at) if end <= at), default=at - 7 * _DAY)

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(self.zone).date()
        for offset in range(-8, 9):
            day = today + offset * _DAY
            for start, length in self.days[_DAYS[day.weekday()]]:
                yield self._moment(day, start), self._moment(day, start, length)

    def _moment(self, day: date, start: time, later: timedelta = timedelta()) -> datetime:
        # Local arithmetic first: a span keeps its clock times across a change of the clocks.
        return (datetime.combine(day, start, self.zone) + later).astimezone(UTC)


def _span(start: str, end: str) -> tuple[time, timedelta]:
    begins, ends = _minutes(start), _minutes(end)
    length = ends - begins if ends > begins else ends - begins + 24 * 60
    return time(begins // 60, begins % 60), timedelta(minutes=length)


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
