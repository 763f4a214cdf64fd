"""Faults on request, at the Bot API and at the webhooks."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.stage import ask, until
from tests.sandbox.telegram.stage import ANA, TestBot

TO = {"chat_id": ANA, "text": "hi"}
MESSAGES, WEBHOOKS = "telegram.messages", "telegram.webhooks"


@pytest.mark.parametrize(
    ("kind", "more", "status", "description"),
    [
        ("rate_limited", {"seconds": 7}, 429, "Too Many Requests: retry after 7"),
        ("refuse", {}, 403, "Forbidden: bot was blocked by the user"),
        ("refuse", {"code": 400}, 400, "Bad Request: chat not found"),
        ("refuse", {"code": 401}, 401, "Unauthorized"),
        ("server_error", {"code": 500}, 500, "Internal Server Error"),
    ],
)
async def test_a_message_can_be_refused(
    bot: TestBot, kind: str, more: dict[str, int], status: int, description: str
) -> None:
    await bot.fault(MESSAGES, kind, **more)
    assert await bot.refused("sendMessage", **TO) == (status, description)
    assert await bot.ledger() == []
    await bot.result("sendMessage", **TO)


async def test_the_front_end_can_fail_without_an_envelope(bot: TestBot) -> None:
    await bot.fault(MESSAGES, "server_error")
    answer = await bot.call("sendMessage", **TO)
    assert (answer.status, answer.body) == (502, b"Bad Gateway")


async def test_an_answer_can_be_lost_after_acceptance(bot: TestBot) -> None:
    await bot.fault(MESSAGES, "cut_after_acceptance")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.call("sendMessage", **TO)
    assert [row["outcome"] for row in await bot.ledger()] == ["cut"]


@pytest.mark.parametrize("accepted", [True, False])
async def test_an_answer_can_be_held_back(bot: TestBot, accepted: bool) -> None:
    await bot.fault(MESSAGES, "timeout", seconds=0.1, accepted=accepted)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.call("sendMessage", **TO)
    assert [row["outcome"] for row in await bot.ledger()] == (["held"] if accepted else [])


async def test_a_fault_can_be_meant_for_one_chat(bot: TestBot) -> None:
    await bot.fault(MESSAGES, "refuse", match="5550002")
    await bot.result("sendMessage", **TO)
    assert (await bot.refused("sendMessage", chat_id=5550002, text="x"))[0] == 403


async def test_an_update_can_come_twice(bot: TestBot) -> None:
    await bot.listen()
    await bot.fault(WEBHOOKS, "duplicate")
    await bot.does("messages", wait=True, text="hi")
    first, second = bot.inbox.received
    assert first.json == second.json


async def test_an_update_whose_acceptance_was_not_heard_comes_again(bot: TestBot) -> None:
    await bot.listen()
    await bot.fault(WEBHOOKS, "cut_after_acceptance")
    answer = await bot.does("messages", wait=True, text="hi")
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 2)
    assert len(bot.inbox.received) == 2


async def test_an_update_can_get_lost(bot: TestBot) -> None:
    await bot.listen()
    await bot.fault(WEBHOOKS, "refuse")
    answer = await bot.does("messages", wait=True, text="lost")
    assert answer.json["delivered"] is False
    await bot.does("messages", wait=True, text="hi")
    assert [m["text"] for m in bot.inbox.of("message")] == ["hi"]


async def test_updates_of_two_chats_can_change_places(bot: TestBot) -> None:
    await bot.listen()
    await bot.fault(WEBHOOKS, "reorder", seconds=3, match="first")
    await bot.hears("first")
    await bot.hears("second", user=5550002)
    await until(lambda: len(bot.inbox.received) == 2)
    assert [m["text"] for m in bot.inbox.of("message")] == ["second", "first"]


async def test_a_webhook_removed_meanwhile_leaves_its_update_to_be_fetched(bot: TestBot) -> None:
    await bot.listen()
    bot.inbox.answers.extend([500] * 10)
    await bot.hears("hi")
    await until(lambda: len(bot.inbox.received) >= 1)
    await bot.result("deleteWebhook")
    await asyncio.sleep(0.2)
    found = (await ask(bot.http, "GET", bot.url("getUpdates"))).json["result"]
    assert [update["message"]["text"] for update in found] == ["hi"]
