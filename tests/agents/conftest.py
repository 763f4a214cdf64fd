"""A stage for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.agents.servers import ScriptedModel, Shop, served
from tests.agents.stage import Stage
from tests.served import serving


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    async with served(shop.handle) as url:
        shop.url = url
        yield shop


@pytest.fixture
async def stage(dsn: str, data_dir: Path, shop: Shop) -> AsyncIterator[Stage]:
    model = ScriptedModel()
    async with (
        served(model.handle) as model_url,
        serving(
            dsn,
            data_dir,
            AI_API_KEY="sk-test",
            AI_API="responses",
            OPENAI_BASE_URL=f"{model_url}/v1",
            OPENAI_MODEL="gpt-6-luna",
            AGENT_TOOL_HOSTS=shop.host,
        ) as api,
    ):
        stage = Stage(api, model, shop)
        page = await stage.ask("GET", "/v1/agents")
        stage.agent_id = page["data"][0]["id"]
        yield stage
