"""One sandbox for all of these tests; a number and an inbox of its own for each of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import count

import aiohttp
import pytest
from aiohttp import web

from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig
from tests.sandbox.asking import Model
from tests.sandbox.stage import Business, Inbox, until

CONFIG = SandboxConfig(
    seed="the tests' seed",
    delivered_after=0.05,
    flush_interval=0.02,
    retry_delays=(0.0, 0.03, 0.06),
    webhook_timeout=5.0,
)
_numbers = count(1)


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture(scope="session")
async def world() -> AsyncIterator[RunningSandbox]:
    async with running(CONFIG) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
async def inboxes() -> AsyncIterator[tuple[str, dict[str, Inbox]]]:
    """A server with as many webhook endpoints as there are inboxes: `/hooks/{name}`."""
    found: dict[str, Inbox] = {}

    async def take(request: web.Request) -> web.Response:
        return await found[request.match_info["name"]].take(request)

    app = web.Application(client_max_size=10_000_000)
    app.router.add_post("/hooks/{name}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", found
    await runner.cleanup()


@pytest.fixture
async def business(
    world: RunningSandbox,
    http: aiohttp.ClientSession,
    inboxes: tuple[str, dict[str, Inbox]],
) -> AsyncIterator[Business]:
    address, found = inboxes
    number = next(_numbers)
    inbox = found[str(number)] = Inbox(f"{address}/hooks/{number}")
    made = Business(
        world,
        http,
        phone_number_id=f"7{number:014d}",
        business_account_id=f"8{number:014d}",
        token=f"token-{number}",
        secret=f"secret-{number}",
        inbox=inbox,
    )
    answer = await made.control(
        "POST",
        "/whatsapp/numbers",
        json={
            "phone_number_id": made.phone_number_id,
            "business_account_id": made.business_account_id,
            "display_phone_number": f"+1 555 020 {number:04d}",
            "access_token": made.token,
            "app_secret": made.secret,
            "webhook_url": inbox.url,
            "name": "Corner Shop",
        },
    )
    assert answer.status == 201, answer.body
    yield made
    await made.control("DELETE", "/faults")
    await made.control("DELETE", "/ledger")
    calm = {"window": "known", "delivered_after": 0.05, "read_after": None}
    await made.control("PATCH", "/settings", json=calm)
    # A late status of this test would meet the next one's faults, or let through what they hold.
    sandbox = world.sandbox
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await until(lambda: not sandbox.sender.waiting and not sandbox.statuses.waiting)


@pytest.fixture(params=["responses", "chat"])
def model(
    request: pytest.FixtureRequest, world: RunningSandbox, http: aiohttp.ClientSession
) -> Model:
    return Model(http, world.openai_url, request.param)
