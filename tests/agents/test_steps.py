"""What becomes of a model's answers that nobody can use, and of one that never comes to an end."""

from typing import Any

import pytest

from tests.agents.stage import BOOK, FIND_ORDER, TABLE, Stage

PERSON = {"reason": "Asked.", "summary": "Ana wants a table.", "message": None}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (("find_nothing", {}), "There is no tool 'find_nothing'; there are find_order, hand_off."),
        (("find_order", "[1"), "The arguments must be one JSON object."),
        (("hand_off", {"reason": 7}), "The arguments do not fit: reason and summary are texts"),
        ("", "Your last message was empty."),
    ],
)
async def test_an_answer_that_cannot_be_used_is_told_to_the_model(
    stage: Stage, answer: Any, told: str
) -> None:
    await stage.tool(FIND_ORDER, "/orders/{number}")
    stage.model.says(answer, "It has shipped.")
    async with stage.answered("Where is A/17?") as [turn]:
        assert turn.outcome == "reply"
        assert await stage.sent() == ["It has shipped."]
    assert stage.shop.visits == []
    assert told in stage.model.read[-1][1]
    assert (turn.input_tokens, turn.output_tokens) == (2_000, 200)


async def test_the_third_answer_that_cannot_be_used_fails_the_turn(stage: Stage) -> None:
    stage.model.otherwise = ""
    async with stage.answered("hello") as [*_]:
        turns = await stage.turns(2)
    assert [turn.outcome for turn in turns] == ["failed", "handoff"]
    assert "could not be used" in turns[0].reason
    assert len(stage.model.requests) == 6


async def test_a_model_that_never_comes_to_an_end_is_stopped(stage: Stage) -> None:
    await stage.tool(FIND_ORDER, "/orders/{number}")
    stage.model.otherwise = ("find_order", {"number": "1"})
    async with stage.answered("hello") as [turn]:
        assert (turn.outcome, "too many steps" in turn.reason) == ("handoff", True)
    assert (len(stage.model.requests), len(stage.shop.visits)) == (8, 8)


async def test_a_tool_called_beside_the_handoff_stays_undone(stage: Stage) -> None:
    await stage.tool(BOOK, "/tables")
    stage.model.says([("book", TABLE), ("hand_off", PERSON)])
    async with stage.answered("a person please") as [turn]:
        assert turn.outcome == "handoff"
    assert (stage.shop.visits, turn.tool_calls) == ([], [])


async def test_of_text_beside_a_tools_call_the_call_counts(stage: Stage) -> None:
    await stage.tool(FIND_ORDER, "/orders/{number}")
    stage.model.says(["Let me see.", ("find_order", {"number": "1"})], "It has shipped.")
    async with stage.answered("Where is it?") as [turn]:
        assert await stage.sent() == ["It has shipped."]
    assert [call["tool"] for call in turn.tool_calls] == ["find_order"]
