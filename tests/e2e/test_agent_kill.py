"""kill -9 of the worker in the middle of a turn that books a table: booked once, never in silence.

The model and the shop live in the test, which is never killed; their own counts are the truth.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from tests.agents.servers import ScriptedModel, Shop, served
from tests.agents.stage import BOOK
from tests.e2e.conftest import Installation

Install = Callable[..., Awaitable[Installation]]
TABLE = {"time": "20:00"}


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    model = ScriptedModel()
    async with served(model.handle) as url:
        model.url = f"{url}/v1"
        yield model


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    async with served(shop.handle) as url:
        shop.url = url
        yield shop


async def installed(install: Install, model: ScriptedModel, shop: Shop) -> Installation:
    """An installation whose agent can book at the shop; a customer has asked for it."""
    it = await install(
        AI_API_KEY="sk-test",
        AI_API="responses",
        OPENAI_BASE_URL=model.url,
        AGENT_TOOL_HOSTS=shop.host,
        LEASE_SECONDS="2",
        AGENT_DEBOUNCE="0",
    )
    agent = (await it.get("/v1/agents"))["data"][0]["id"]
    status, _ = await it.post(f"/v1/agents/{agent}/tools", {**BOOK, "url": f"{shop.url}/tables"})
    assert status == 201
    await it.simulate("/whatsapp/batch", {"messages": [{"customer": "351910", "text": "a table"}]})
    return it


async def kill_when(it: Installation, reached: Callable[[], bool]) -> None:
    async def is_reached() -> bool:
        return reached()

    await it.until(is_reached)
    it.kill("worker")


async def first_turn(it: Installation, dsn: str) -> Any:
    """The first trace that there is."""
    connection = await asyncpg.connect(dsn)
    try:

        async def found() -> Any:
            return await connection.fetchrow("SELECT * FROM agent_turns ORDER BY id LIMIT 1")

        return await it.until(found)
    finally:
        await connection.close()


async def notes(dsn: str) -> str:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT text FROM messages WHERE direction = 'internal'")
    finally:
        await connection.close()
    return "\n".join(row["text"] for row in rows)


async def test_killed_while_the_shop_is_called_people_are_asked_and_nothing_is_done_again(
    install: Install, dsn: str, model: ScriptedModel, shop: Shop
) -> None:
    released = asyncio.Event()

    async def hold() -> None:
        await released.wait()

    shop.meanwhile = hold
    model.otherwise = ("book", TABLE)
    it = await installed(install, model, shop)
    await kill_when(it, lambda: bool(shop.visits))
    it.start("worker")
    turn = await first_turn(it, dsn)
    released.set()
    assert turn["outcome"] == "handoff"
    assert "Nobody knows whether book" in await notes(dsn)
    assert (len(shop.visits), len(model.requests)) == (1, 1)


async def test_killed_after_the_shop_has_answered_the_booking_is_told_and_not_made_again(
    install: Install, dsn: str, model: ScriptedModel, shop: Shop
) -> None:
    async def hold(number: int) -> None:
        if number == 2:
            await asyncio.Event().wait()

    model.meanwhile = hold
    model.says(("book", TABLE), "never heard", ("book", TABLE))
    model.otherwise = "Your table is booked."
    it = await installed(install, model, shop)
    await kill_when(it, lambda: len(model.requests) == 2)
    it.start("worker")
    turn = await first_turn(it, dsn)
    assert turn["outcome"] == "reply"
    assert len(shop.visits) == 1
    assert shop.visits[0].headers["idempotency-key"].endswith(".0:0")

    async def sent() -> Any:
        return await it.ledger()

    [message] = await it.until(sent)
    assert message["payload"]["text"]["body"] == "Your table is booked."
