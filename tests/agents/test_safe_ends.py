"""Whatever is wrong, a customer is never left in silence and an operator never without a word."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from crosschat.agents.thinking import HandOff, NoModel, Question, Usage
from crosschat.agents.turns.history import UNANSWERED
from crosschat.agents.turns.storing import HANDOFF_MESSAGE
from crosschat.config import Settings, SettingsInvalid
from crosschat.models import Agent, Conversation
from tests.agents.stage import WEBHOOK, Stage
from tests.served import until


async def test_without_a_model_people_are_told_what_to_set() -> None:
    answer = await NoModel().answer(Question("", None, ()), NoHands(), Usage())
    assert isinstance(answer, HandOff)
    assert "AI_API_KEY" in answer.reason


class NoHands:
    async def use(self, tool: str, arguments: dict[str, Any]) -> str:
        raise AssertionError(tool)


async def test_an_agent_that_cannot_be_read_ends_with_people(stage: Stage) -> None:
    async with stage.api.database.transaction() as session:
        await session.execute(update(Agent).values(hours={"days": 7}, revision=99))
    await stage.customer("hello")

    async def given_up() -> bool:
        rows = await stage.api.rows(select(Conversation))
        return bool(rows and rows[0].assignee_kind == "people")

    async with stage.api.working():
        await until(given_up, patience=20)
    assert await stage.sent() == [HANDOFF_MESSAGE]
    assert "the AI agent failed" in (await stage.notes())[0]


async def test_more_than_anybody_can_read_goes_to_people_whole(stage: Stage) -> None:
    async with stage.answered("first"):
        pass
    async with stage.api.database.transaction() as session:
        await session.execute(update(Conversation).values(assignee_kind="people"))
    count = UNANSWERED + 1
    messages = [
        {"from": "351910000001", "id": f"w{n}", "text": {"body": f"m{n}"}} for n in range(count)
    ]
    payload = {"entry": [{"changes": [{"value": {"messages": messages}}]}]}
    await stage.ask("POST", WEBHOOK, key=None, json=payload)
    async with stage.api.working():
        await stage.stored(count + 1)
        async with stage.api.database.transaction() as session:
            [row] = (await session.scalars(select(Conversation).with_for_update())).all()
            await stage.api.system.agents.returns.give_back(session, row, "")
        [_, turn] = await stage.turns(2)
    assert turn.outcome == "handoff"
    assert len(stage.model.requests) == 1
    [_, note] = await stage.notes()
    assert f"more than {UNANSWERED} messages" in note
    assert f"> m{count - 1}" in note


@pytest.mark.parametrize("path", ["/v1/prompts", "/v1/agents"])
async def test_characters_that_no_database_holds_are_no_error_of_ours(
    stage: Stage, path: str
) -> None:
    for hostile in ("a\x00b", "a\ud800b"):
        body = {"name": hostile, "text": hostile}
        status, answer = await stage.api.ask(
            "POST", path, data=_ascii(body), headers={"content-type": "application/json"}
        )
        assert status in {201, 422}, answer


def _ascii(body: Any) -> bytes:
    return json.dumps(body).encode()


def test_prices_are_read_from_the_environment_or_refused() -> None:
    settings = Settings.load({"AI_PRICES": "gpt-6-luna=0.10/0.50, other = 1/4"})
    assert {name: tuple(map(str, both)) for name, both in settings.ai_prices.items()} == {
        "gpt-6-luna": ("0.10", "0.50"),
        "other": ("1", "4"),
    }
    with pytest.raises(SettingsInvalid, match="AI_PRICES"):
        Settings.load({"AI_PRICES": "gpt-6-luna=cheap"})


async def test_an_operators_price_goes_before_the_built_in_one(stage: Stage) -> None:
    brain_prices = Settings.load({"AI_PRICES": "gpt-6-luna=1/10"}).ai_prices
    object.__setattr__(stage.api.system.settings, "ai_prices", brain_prices)
    async with stage.answered("hello") as [turn]:
        assert float(turn.cost) == pytest.approx((1_000 * 1 + 100 * 10) / 1e6)
