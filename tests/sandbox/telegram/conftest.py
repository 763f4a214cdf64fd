"""A bot and an inbox of its own for each test, in the sandbox of all of them."""

from collections.abc import AsyncIterator
from itertools import count

import aiohttp
import pytest
from aiohttp import web

from crosschat.sandbox.app import RunningSandbox
from tests.sandbox.telegram.stage import Inbox, TestBot

_numbers = count(2000000001)


@pytest.fixture(scope="session")
async def mailboxes() -> AsyncIterator[tuple[str, dict[str, Inbox]]]:
    """A server with as many webhook endpoints as there are bots: `/bots/{name}`."""
    found: dict[str, Inbox] = {}

    async def take(request: web.Request) -> web.Response:
        return await found[request.match_info["name"]].take(request)

    app = web.Application()
    app.router.add_post("/bots/{name}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", found
    await runner.cleanup()


@pytest.fixture
async def bot(
    world: RunningSandbox,
    http: aiohttp.ClientSession,
    mailboxes: tuple[str, dict[str, Inbox]],
) -> AsyncIterator[TestBot]:
    address, found = mailboxes
    number = next(_numbers)
    inbox = found[str(number)] = Inbox(f"{address}/bots/{number}")
    made = TestBot(world, http, number, f"{number}:{'A' * 35}", inbox)
    answer = await made.control(
        "POST",
        "/telegram/bots",
        json={"id": number, "token": made.token, "name": "Shop", "username": f"shop_{number}_bot"},
    )
    assert answer.status == 201, answer.body
    yield made
    await made.control("DELETE", "/faults")
    await made.control("DELETE", "/ledger")
    await made.control("PATCH", "/settings", json={"window": "known"})
