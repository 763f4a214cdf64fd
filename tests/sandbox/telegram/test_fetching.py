"""Updates are fetched, or pushed, but never both (telegram.md §2, §3)."""

import asyncio
from typing import Any

import pytest

from tests.sandbox.telegram.stage import TestBot


async def fetch(bot: TestBot, **parameters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await bot.result("getUpdates", **parameters)
    return found


async def test_updates_can_be_fetched_and_are_confirmed_by_the_offset(bot: TestBot) -> None:
    for text in ("one", "two", "three"):
        await bot.hears(text)
    first = await fetch(bot)
    assert [update["message"]["text"] for update in first] == ["one", "two", "three"]
    assert await fetch(bot) == first
    assert await fetch(bot, limit=1) == first[:1]
    assert await fetch(bot, offset=first[1]["update_id"]) == first[1:]
    assert await fetch(bot, offset=-1) == first[2:]
    assert await fetch(bot, offset=first[2]["update_id"] + 1) == []


async def test_fetching_waits_for_the_first_update(bot: TestBot) -> None:
    asked = asyncio.create_task(fetch(bot, timeout=30))
    await asyncio.sleep(0.05)
    assert not asked.done()
    await bot.hears("hi")
    [update] = await asked
    assert update["message"]["text"] == "hi"


async def test_fetching_gives_up_after_its_time(bot: TestBot) -> None:
    assert await fetch(bot, timeout=1) == []


async def test_a_webhook_and_fetching_exclude_each_other(bot: TestBot) -> None:
    await bot.listen()
    code, said = await bot.refused("getUpdates")
    assert code == 409
    assert "webhook is active" in said
    await bot.result("deleteWebhook")
    await bot.hears("hi")
    assert len(await fetch(bot)) == 1
    await bot.listen()
    [update] = await bot.inbox.wait(1)
    assert update["message"]["text"] == "hi"


async def test_a_second_program_ends_the_first_ones_waiting(bot: TestBot) -> None:
    first = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(fetch(bot, timeout=30))
    code, said = await first
    assert code == 409
    assert "terminated by other getUpdates request" in said
    await bot.hears("hi")
    assert len(await second) == 1


async def test_waiting_updates_can_be_dropped(bot: TestBot) -> None:
    await bot.hears("old")
    assert (await bot.result("getWebhookInfo"))["pending_update_count"] == 1
    await bot.listen(drop_pending_updates=True)
    await bot.does("messages", wait=True, text="new")
    assert [m["text"] for m in bot.inbox.of("message")] == ["new"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"url": "ftp://x.example"},
        {"url": "https://x.example", "secret_token": "a b"},
        {"url": "https://x.example", "secret_token": "x" * 257},
    ],
)
async def test_a_webhook_that_cannot_be_is_refused(
    bot: TestBot, parameters: dict[str, str]
) -> None:
    assert (await bot.refused("setWebhook", **parameters))[0] == 400
    assert (await bot.result("getWebhookInfo"))["url"] == ""
