"""Messages: durable before they are answered, each once, within limits."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from crosschat.commands.replaying import replay
from crosschat.conversations.outbound import deliver_job
from crosschat.ingress.entries import SPLIT
from crosschat.models import Delivery, JobRow, Message, RawEvent, WebchatEntry
from tests.served import Served, until
from tests.webchat.browser import Browser, Shop, connect


async def mine(shop: Shop) -> list[Message]:
    return await shop.api.rows(select(Message).where(Message.direction == "inbound"))


async def test_a_message_is_in_the_ledger_when_it_is_answered(shop: Shop, visitor: Browser) -> None:
    status, answer = await visitor.say("Hello", "c-1")
    assert (status, answer) == (202, {"client_id": "c-1", "status": "stored", "entry": None})
    [event] = await shop.api.rows(select(RawEvent))
    assert (event.channel, event.verified) == ("webchat", [shop.connection_id])
    assert b"Hello" in event.body
    assert visitor.headers["x-correlation-id"] == event.id


async def test_the_same_client_id_is_one_message_however_it_comes(
    shop: Shop, visitor: Browser
) -> None:
    sent = await asyncio.gather(*(visitor.say("once", "c-1") for _ in range(5)))
    assert [status for status, _ in sent] == [202] * 5
    async with shop.api.working():
        await visitor.entries(2)
        # When it is there already, the answer is the entry itself.
        status, answer = await visitor.say("once", "c-1")
    assert (status, answer["status"]) == (200, "known")
    assert answer["entry"]["text"] == "once"
    assert answer["entry"]["client_id"] == "c-1"
    [message] = await mine(shop)
    assert message.external_id == f"{visitor.visitor['id']}:c-1"


async def test_a_replay_of_the_ledger_changes_nothing(shop: Shop, visitor: Browser) -> None:
    await visitor.say("once", "c-1")
    async with shop.api.working():
        before = await visitor.entries(2)
        await replay(shop.api.system, [], None)

        async def split_again() -> bool:
            return not await shop.api.rows(select(JobRow.id).where(JobRow.kind == SPLIT))

        await until(split_again)
        await asyncio.sleep(0.3)
        assert await visitor.history() == before
    assert len(await mine(shop)) == 1


async def test_two_visitors_may_use_the_same_client_id(shop: Shop) -> None:
    one, two = await shop.visit(), await shop.visit()
    await one.say("one", "c-1")
    await two.say("two", "c-1")
    async with shop.api.working():
        await one.entries(1)
        await two.entries(1)
    assert {m.text for m in await mine(shop)} == {"one", "two"}


async def test_a_message_that_was_sent_before_signing_in_is_not_doubled_after(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        other = await shop.visit(identity={"jwt": shop.jwt("u")})
        await visitor.say("once", "c-1")
        await visitor.entries(2)
        await visitor.start(identity={"jwt": shop.jwt("u")})
        assert visitor.visitor["id"] == other.visitor["id"]
        status, answer = await visitor.say("once", "c-1")
    assert (status, answer["status"]) == (200, "known")


async def test_a_tapped_choice_is_a_message(shop: Shop, visitor: Browser) -> None:
    status, _ = await visitor.ask(
        "POST",
        "/messages",
        json={"client_id": "c", "choice": {"id": "yes", "title": "Yes, please"}},
    )
    assert status == 202
    async with shop.api.working():
        found = await visitor.entries(1)
    assert (found[-1]["type"], found[-1]["text"]) == ("chosen", "Yes, please")


async def test_history_is_read_page_by_page_without_gap_or_repeat(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        for number in range(5):
            await visitor.say(f"m{number}")
        await visitor.entries(6)
    everything = [e["seq"] for e in await visitor.history(limit=100)]
    assert everything == sorted(everything, reverse=True) == list(range(len(everything), 0, -1))
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        _, page = await visitor.ask("GET", "/messages", params=query)
        seen += [e["seq"] for e in page["data"]]
        if page["next"] is None:
            break
        query["before"] = page["next"]
    assert seen == everything
    gap = await visitor.history(after=2, limit=2)
    assert [e["seq"] for e in gap] == [3, 4]
    for wrong in ({"limit": 0}, {"limit": 101}, {"before": 0}, {"before": "x"}, {"after": -1}):
        assert (await visitor.ask("GET", "/messages", params=wrong))[0] == 422


async def test_notes_and_drafts_stay_among_ourselves(api: Served) -> None:
    shop = await connect(api, auto_reply=False)
    visitor = await shop.visit()
    async with api.working():
        await visitor.say("I want to talk to a human being, please")
        await visitor.entries(1)

        async def answered() -> Any:
            _, page = await api.ask("GET", "/v1/messages")
            return [m for m in page["data"] if m["direction"] != "inbound"]

        await until(answered)
        await asyncio.sleep(0.2)
    assert [e["author"]["kind"] for e in await visitor.history()] == ["visitor"]


async def test_the_greeting_comes_once_and_before_the_answer(api: Served) -> None:
    shop = await connect(api, greeting_message="Hi! How can we help you?")
    visitor = await shop.visit()
    assert await visitor.history() == []
    async with api.working():
        await visitor.say("one")
        await visitor.entries(3)
        await visitor.say("two")
        found = await visitor.entries(5)
    kinds = [e["author"]["kind"] for e in reversed(found)]
    assert kinds.count("system") == 1
    assert [e["text"] for e in found].count("Hi! How can we help you?") == 1


@pytest.mark.parametrize("variables", [{"WEBCHAT_MESSAGES_PER_MINUTE": "6"}])
async def test_a_visitor_may_only_write_so_much(shop: Shop, visitor: Browser) -> None:
    assert [(await visitor.say("quick", f"c-{n}"))[0] for n in range(3)] == [202] * 3
    status, problem = await visitor.say("too quick", "c-3")
    assert (status, problem["code"]) == (429, "too_many_requests")
    assert 1 <= int(visitor.headers["retry-after"]) <= 11
    # Another visitor is not held up, and refused ones cost nothing.
    other = await shop.visit()
    assert (await other.say("hello"))[0] == 202
    assert len(await shop.api.rows(select(RawEvent))) == 4


async def test_a_worker_that_dies_between_two_steps_shows_a_reply_once(
    shop: Shop, visitor: Browser
) -> None:
    """A delivery that was being handed over is handed over again, and shown once."""
    async with shop.api.working():
        await visitor.say("hello")
        await visitor.entries(2)
    [delivery] = await shop.api.rows(select(Delivery))
    async with shop.api.database.transaction() as session:
        await session.execute(update(Delivery).values(status="sending"))
        job = deliver_job(delivery.id, delivery.connection_id, delivery.recipient, 5, None)
        await shop.api.system.queue.enqueue(session, [job])

    async def accepted() -> bool:
        [row] = await shop.api.rows(select(Delivery.status))
        return row not in {"sending", "unknown"}

    async with shop.api.working():
        await until(accepted)
    assert len(await shop.api.rows(select(WebchatEntry))) == 2
