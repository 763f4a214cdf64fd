"""`POST /v1/conversations/{id}/typing`: customers see that somebody writes, as their app shows it.

The web chat's visitors: tests/webchat/test_stream.py.
"""

from pathlib import Path
from typing import Any

import aiohttp
import pytest
from tests.conversations.talking import CHAT, PHONE, talk
from tests.served import SEED, Served, serving
from tests.streaming import listening

from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: RunningSandbox) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port) as served, served.working():
        yield served


@pytest.mark.parametrize(
    ("channel", "customer", "seconds"), [("whatsapp", PHONE, 25), ("telegram", str(CHAT), 5)]
)
async def test_a_members_typing_shows_on_the_customers_phone_but_not_too_often(
    api: Served, sandbox: RunningSandbox, channel: str, customer: str, seconds: int
) -> None:
    conversation = await talk(api, sandbox, channel)
    async with (
        aiohttp.ClientSession() as http,
        listening(http, f"{sandbox.url}/sandbox/events", {}) as phone,
    ):
        for _ in range(5):
            path = f"/v1/conversations/{conversation}/typing"
            assert (await api.ask("POST", path))[0] == 204
        shown = await phone.until("typing", 15)
        assert (shown.data["channel"], shown.data["seconds"]) == (channel, seconds)
        assert shown.data["customer"] == customer
        with pytest.raises(TimeoutError):
            await phone.until("typing", 0.5)
