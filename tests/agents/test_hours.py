"""Working hours: when they are, and what happens outside of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select, text

from crosschat.agents.hours import Hours, HoursIn
from crosschat.kit import clock
from crosschat.models import JobRow
from tests.agents.stage import Stage
from tests.served import until

OFFICE = {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], "fri": [["22:00", "02:00"]]}


def hours(days: dict[str, Any] = OFFICE, zone: str = "Europe/Lisbon") -> Hours:
    found = Hours.of({"time_zone": zone, "days": days})
    assert found is not None
    return found


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "are_open"),
    [
        ("2026-11-23T08:59", False),  # a Monday; Lisbon is at UTC in winter
        ("2026-11-23T09:00", True),
        ("2026-11-23T13:00", False),
        ("2026-11-23T17:59", True),
        ("2026-11-24T10:00", False),
        ("2026-11-27T23:00", True),  # Friday night
        ("2026-11-28T01:59", True),  # which ends on Saturday
        ("2026-11-28T02:00", False),
        ("2026-07-06T08:00", True),  # summer: 9 o'clock there
        ("2026-07-06T17:00", False),
    ],
)
def test_open_and_closed_go_by_the_clock_of_the_place(moment: str, are_open: bool) -> None:
    assert hours().are_open(at(moment)) is are_open


def test_the_next_opening_and_the_last_closing_are_known() -> None:
    tuesday = at("2026-11-24T10:00")
    assert hours().opens(tuesday) == at("2026-11-27T22:00")
    assert hours().closed_since(tuesday) == at("2026-11-23T18:00")
    assert hours({}).opens(tuesday) is None
    assert hours({}).closed_since(tuesday) == tuesday - timedelta(days=7)


def test_a_change_of_the_clocks_leaves_opening_times_where_they_are() -> None:
    # On 29 March 2026 Lisbon's clocks go from 1:00 to 2:00.
    days = {"sun": [["09:00", "17:00"]]}
    assert hours(days).opens(at("2026-03-28T12:00")) == at("2026-03-29T08:00")
    assert hours(days).opens(at("2026-03-21T12:00")) == at("2026-03-22T09:00")


def test_a_whole_day_and_midnight_can_be_said() -> None:
    assert hours({"mon": [["00:00", "24:00"]]}).are_open(at("2026-11-23T23:59"))
    assert not hours({"mon": [["00:00", "24:00"]]}).are_open(at("2026-11-24T00:00"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Olympus", "days": {}},
        {"time_zone": "../../etc/passwd", "days": {}},
        {"days": {"monday": []}},
        {"days": {"mon": [["9:00", "18:00"]]}},
        {"days": {"mon": [["24:00", "25:00"]]}},
        {"days": {}, "outside": "sleep"},
    ],
)
def test_hours_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        HoursIn.model_validate(wrong)


def closed_now(hours: float = 40, **more: Any) -> dict[str, Any]:
    """Opens for a quarter of an hour in so many hours."""
    opens = clock.now() + timedelta(hours=hours)
    closes = opens + timedelta(minutes=15)
    return {"days": {f"{opens:%a}".lower(): [[f"{opens:%H:%M}", f"{closes:%H:%M}"]]}, **more}


async def test_outside_of_hours_the_agent_may_answer_and_knows_that_nobody_is_there(
    stage: Stage,
) -> None:
    await stage.set(hours=closed_now(outside="answer"))
    async with stage.answered("hello") as [turn]:
        assert turn.outcome == "reply"
    assert "No colleague is there at the moment; the next come" in stage.model.instructions
    assert "(UTC)" in stage.model.instructions


async def test_outside_of_hours_a_conversation_may_go_to_people(stage: Stage) -> None:
    await stage.set(hours=closed_now(outside="hand_off", message="Back soon."))
    async with stage.answered("hello") as [turn]:
        assert (turn.outcome, turn.model) == ("handoff", None)
    assert await stage.sent() == ["Back soon."]
    assert stage.model.requests == []
    assert "outside of working hours" in (await stage.notes())[0]


async def test_outside_of_hours_the_agent_may_wait_and_says_so_once(stage: Stage) -> None:
    await stage.set(hours=closed_now(6, outside="wait", message="Back on Thursday."))
    async with stage.answered("hello") as [turn]:
        assert turn.outcome == "waiting"
    await stage.customer("anybody?")
    async with stage.api.working():
        await stage.stored(2)
        await wake(stage)
        await until(lambda: waiting(stage))
    assert await stage.sent() == ["Back on Thursday."]
    assert stage.model.requests == []
    await stage.set(hours=None)
    await wake(stage)
    async with stage.api.working():
        [_, turn] = await stage.turns(2)
    assert turn.outcome == "reply"
    assert stage.model.read[-2:] == [("user", "hello"), ("user", "anybody?")]


async def test_waiting_is_not_for_those_whom_the_channel_would_not_let_us_answer(
    stage: Stage,
) -> None:
    # WhatsApp takes free text for 24 hours.
    await stage.set(hours=closed_now(40, outside="wait", message="Back soon."))
    async with stage.answered("hello") as [turn]:
        assert turn.outcome == "handoff"
    assert "stops taking free text" in (await stage.notes())[0]
    assert await stage.sent() == ["Back soon."]


async def waiting(stage: Stage) -> bool:
    """One job is left, put off again."""
    async with stage.api.database.transaction() as session:
        states = await session.scalars(
            text("SELECT state FROM lanes WHERE lane_class = 'turn' AND ready_at > now()")
        )
    jobs = await stage.api.rows(select(JobRow).where(JobRow.lane_class == "turn"))
    return states.all() == ["backoff"] and len(jobs) == 1


async def wake(stage: Stage) -> None:
    """As if the time had passed."""
    async with stage.api.database.transaction() as session:
        await session.execute(
            text("UPDATE lanes SET ready_at = clock_timestamp() WHERE lane_class = 'turn'")
        )
