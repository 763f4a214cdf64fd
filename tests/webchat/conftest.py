"""A server with one site, whose agent is the sandbox's model."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig
from tests.served import Served, serving
from tests.webchat.browser import Browser, Shop, connect


@pytest.fixture(scope="session")
async def model() -> AsyncIterator[RunningSandbox]:
    async with running(SandboxConfig(seed="the web chat's tests")) as sandbox:
        yield sandbox


@pytest.fixture
def variables() -> dict[str, str]:
    """What a test sets differently."""
    return {}


@pytest.fixture
async def api(
    dsn: str, data_dir: Path, model: RunningSandbox, variables: dict[str, str]
) -> AsyncIterator[Served]:
    settings: dict[str, Any] = {
        "AI_API_KEY": "any",
        "OPENAI_BASE_URL": model.openai_url,
        "AI_API": "responses",
        "WEBCHAT_SESSIONS_PER_MINUTE": "0",
        "WEBCHAT_ADDRESS_PER_MINUTE": "0",
        **variables,
    }
    async with serving(dsn, data_dir, **settings) as served:
        yield served


@pytest.fixture
async def shop(api: Served) -> Shop:
    return await connect(api)


@pytest.fixture
async def visitor(shop: Shop) -> Browser:
    return await shop.visit()
