"""How a conversation comes back to the agent."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import select, update

from crosschat.kit import clock
from crosschat.models import Conversation, Message, Timer
from tests.agents.stage import Stage
from tests.served import until

PERSON = ("hand_off", {"reason": "Asked.", "summary": "s", "message": None})


async def handed_over(stage: Stage, **rule: Any) -> None:
    """The agent has given the conversation to people."""
    await stage.set(**rule)
    stage.model.says(PERSON)
    async with stage.answered("a person please"):
        pass
    assert (await stage.conversation()).assignee_kind == "people"


async def hours_pass(stage: Stage, hours: float) -> None:
    """As if everything had happened so much earlier."""
    earlier = timedelta(hours=hours)
    async with stage.api.database.transaction() as session:
        await session.execute(update(Message).values(created_at=Message.created_at - earlier))
        for timer in await session.scalars(select(Timer).where(Timer.key.like("return:%"))):
            payload = orjson.loads(timer.payload)
            since = clock.now().fromisoformat(payload["since"]) - earlier
            timer.payload = orjson.dumps({**payload, "since": since.isoformat()}).decode()
            timer.due_at -= earlier


async def assignee(stage: Stage, kind: str) -> None:
    async def found() -> bool:
        return bool((await stage.conversation()).assignee_kind == kind)

    await until(found)


async def timers(stage: Stage) -> list[Any]:
    return await stage.api.rows(select(Timer).where(Timer.key.like("return:%")))


async def test_without_a_rule_people_keep_what_they_were_given(stage: Stage) -> None:
    await handed_over(stage)
    assert await timers(stage) == []


async def test_after_hours_without_a_persons_word_the_agent_goes_on(stage: Stage) -> None:
    await handed_over(stage, return_after_hours=2)
    await stage.customer("anybody?")
    async with stage.api.working():
        await stage.stored(2)
    await hours_pass(stage, 3)
    async with stage.api.working():
        [_, turn] = await stage.turns(2)
    assert turn.outcome == "reply"
    assert "Nobody has written to the customer for 2 hours" in (await stage.notes())[-1]
    assert stage.model.read[-1] == ("user", "anybody?")
    assert await timers(stage) == []


async def test_what_was_handed_over_is_not_handed_over_again_and_again(stage: Stage) -> None:
    await handed_over(stage, return_after_hours=2)
    await hours_pass(stage, 3)
    async with stage.api.working():
        await assignee(stage, "agent")
    assert len(await stage.turns(1)) == 1
    assert len(stage.model.requests) == 1


async def test_a_persons_word_starts_the_hours_anew(stage: Stage) -> None:
    await handed_over(stage, return_after_hours=2)
    await hours_pass(stage, 1.5)
    conversation = await stage.conversation()
    await stage.post("/v1/messages", {"conversation_id": conversation.id, "content": "I am Rui"})
    await hours_pass(stage, 1)

    async def moved() -> bool:
        found = await timers(stage)
        return bool(found and found[0].due_at > clock.now())

    async with stage.api.working():
        await until(moved)
        await assignee(stage, "people")
        await hours_pass(stage, 1.5)
        await assignee(stage, "agent")


@pytest.mark.parametrize("status", ["resolved", "archived"])
async def test_what_is_done_stays_done(stage: Stage, status: str) -> None:
    await handed_over(stage, return_after_hours=2)
    async with stage.api.database.transaction() as session:
        await session.execute(update(Conversation).values(status=status))
    await hours_pass(stage, 3)

    async def fired() -> bool:
        return await timers(stage) == []

    async with stage.api.working():
        await until(fired)
    assert (await stage.conversation()).assignee_kind == "people"


@pytest.mark.parametrize("rule", [True, False])
async def test_a_reopened_conversation_is_the_agents_again_where_it_says_so(
    stage: Stage, rule: bool
) -> None:
    await handed_over(stage, return_on_reopen=rule)
    conversation = await stage.conversation()
    async with stage.api.database.transaction() as session:
        await session.execute(
            update(Conversation).values(status="resolved", resolved_at=clock.now())
        )
    await stage.customer("one more thing")
    async with stage.api.working():
        await stage.stored(2)
        if rule:
            [_, turn] = await stage.turns(2)
            assert turn.outcome == "reply"
    now = await stage.conversation()
    assert (now.id, now.status) == (conversation.id, "open")
    assert now.assignee_kind == ("agent" if rule else "people")


async def test_a_person_gives_a_conversation_back_and_the_agent_answers(stage: Stage) -> None:
    await handed_over(stage)
    await stage.customer("hello?")
    async with stage.api.working():
        await stage.stored(2)
    rule = stage.api.system.agents.returns
    async with stage.api.database.transaction() as session:
        [row] = (await session.scalars(select(Conversation).with_for_update())).all()
        await rule.give_back(session, row, "Rui gave it back.")
    async with stage.api.working():
        [_, turn] = await stage.turns(2)
    assert turn.outcome == "reply"
    assert (await stage.notes())[-1] == "Back to the AI agent. Rui gave it back."
