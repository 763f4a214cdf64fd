"""The short form of `make chaos`: every process is killed while three channels' customers write."""

import pytest
from bench.chaos.plan import Plan
from bench.chaos.run import run


async def test_nothing_is_lost_or_doubled_while_every_process_is_killed() -> None:
    plan = Plan(
        messages=500,
        conversations=100,
        kills=1,
        unknown_after=20,  # an API that is killed gets its statuses some seconds later
        patience=80,
        cut_probability=0.05,
    )
    outcome = await run(plan)
    print(outcome.as_json())
    assert outcome.sound, outcome.as_json()
    assert outcome.kills == {"worker": 1, "api": 1, "postgres": 1}
    assert sum(outcome.faults_struck.values()) > 20


@pytest.mark.parametrize(
    "wrong",
    [
        {"messages": 5, "conversations": 1},
        {"messages": 105, "conversations": 100},
        {"kills": 99},
        {"unknown_after": 0},
    ],
)
def test_a_plan_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"messages|kills|seconds"):
        Plan(**wrong)
