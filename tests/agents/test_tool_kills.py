"""Attempts at a turn that do not come to their end: what was done is not done again."""

from typing import Any

from sqlalchemy import text

from tests.agents.servers import for_ever
from tests.agents.stage import BOOK, TABLE, Stage
from tests.served import until


async def test_after_a_failure_the_turn_goes_on_from_what_was_done(stage: Stage) -> None:
    await stage.tool(BOOK, "/tables")
    stage.model.says(("book", TABLE), 500, 500, "Booked for you.")
    await stage.customer("a table")
    async with stage.api.working():
        first, second = await stage.turns(2)
    assert (first.outcome, second.outcome) == ("failed", "reply")
    assert first.answered_seq == second.answered_seq
    assert len(stage.shop.visits) == 1
    # The second attempt tells the model what was done, as its own call and that call's answer.
    assert [kind for kind, _ in stage.model.read] == [
        "user",
        "function_call",
        "function_call_output",
    ]
    assert await stage.sent() == ["Booked for you."]


async def test_a_worker_that_dies_during_an_action_leaves_it_to_people(stage: Stage) -> None:
    await stage.tool(BOOK, "/tables")
    stage.shop.meanwhile = for_ever
    stage.model.says(("book", TABLE))
    await stage.customer("a table")
    async with stage.api.working():

        async def begun() -> Any:
            return stage.shop.visits

        await until(begun)
    # The worker was stopped with the call under way; another one finds the note of it.
    await expire_leases(stage)
    async with stage.api.working():
        [turn] = await stage.turns(1)
    assert turn.outcome == "handoff"
    assert "the worker stopped during the call" in (await stage.notes())[0]
    assert len(stage.shop.visits) == 1
    assert len(stage.model.requests) == 1


async def test_a_worker_that_dies_after_an_action_has_it_told_and_not_repeated(
    stage: Stage,
) -> None:
    await stage.tool(BOOK, "/tables")

    async def hang(number: int) -> None:
        if number == 2:
            await for_ever()

    stage.model.meanwhile = hang
    stage.model.says(("book", TABLE), "lost", ("book", TABLE), "Booked.")
    await stage.customer("a table")
    async with stage.api.working():

        async def asked_again() -> bool:
            return len(stage.model.requests) == 2

        await until(asked_again)
    await expire_leases(stage)
    async with stage.api.working():
        [turn] = await stage.turns(1)
    assert turn.outcome == "reply"
    assert await stage.sent() == ["Booked."]
    assert len(stage.shop.visits) == 1
    # The model asked for it once more: it got the recorded answer under the next number.
    assert [(call["number"], call["state"]) for call in turn.tool_calls] == [(1, "repeated")]


async def expire_leases(stage: Stage) -> None:
    """What a dead worker held is free."""
    async with stage.api.database.transaction() as session:
        await session.execute(text("UPDATE lanes SET ready_at = clock_timestamp()"))
