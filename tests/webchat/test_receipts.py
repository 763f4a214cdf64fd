"""What was delivered and what was read: statuses only move up."""

import asyncio
from typing import Any

from sqlalchemy import select

from crosschat.models import Delivery, WebchatVisitor
from tests.served import until
from tests.webchat.browser import Browser, Shop


async def told(listener: Any, count: int) -> None:
    for _ in range(count):
        await listener.until("message.created", 10)


async def test_reading_moves_what_we_sent_and_other_windows_know(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        await visitor.say("hello")
        await visitor.entries(2)
        _, session = await visitor.start()
        assert (session["unread_count"], session["read_seq"]) == (1, 0)
        async with visitor.listening() as listener:
            await listener.next()
            assert (await visitor.ask("POST", "/read", json={"up_to": 2}))[0] == 204
            read = await listener.until("read")
            assert read.data == {"who": "visitor", "up_to": 2}
    [delivery] = await shop.api.rows(select(Delivery))
    assert delivery.status == "read"
    _, session = await visitor.start()
    assert (session["unread_count"], session["read_seq"]) == (0, 2)


async def test_nothing_is_read_in_advance_and_a_status_never_moves_down(
    shop: Shop, visitor: Browser
) -> None:
    assert (await visitor.ask("POST", "/read", json={"up_to": 10**15}))[0] == 204
    async with shop.api.working():
        await visitor.say("hello")
        await visitor.entries(2)
        [row] = await shop.api.rows(select(WebchatVisitor))
        assert row.read_seq == 0
        await visitor.ask("POST", "/read", json={"up_to": 2})
        await visitor.ask("POST", "/read", json={"up_to": 1})
        async with visitor.listening(f"{visitor.visitor['id']}.0") as listener:
            await told(listener, 2)
        await asyncio.sleep(0.4)
    [delivery] = await shop.api.rows(select(Delivery))
    assert delivery.status == "read"
    [row] = await shop.api.rows(select(WebchatVisitor))
    assert row.read_seq == 2
    for wrong in ({"up_to": -1}, {"up_to": "x"}, {}):
        assert (await visitor.ask("POST", "/read", json=wrong))[0] == 422


async def test_a_delivery_is_delivered_only_when_somebody_got_it(
    shop: Shop, visitor: Browser
) -> None:
    async with shop.api.working():
        await visitor.say("hello")

        async def accepted() -> Any:
            return await shop.api.rows(select(Delivery).where(Delivery.status == "accepted"))

        await until(accepted)
        await asyncio.sleep(0.4)
        assert await accepted()
        async with visitor.listening(f"{visitor.visitor['id']}.0") as listener:
            await told(listener, 2)

            async def delivered() -> Any:
                return await shop.api.rows(select(Delivery).where(Delivery.status == "delivered"))

            await until(delivered)
