"""The website on the sandbox's page talks to CrossChat as any website would."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig
from tests.served import SEED, Served, serving


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir) as served:
        yield served


@pytest.fixture
async def sandbox(api: Served) -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url=api.url)) as started:
        yield started


async def test_its_key_opens_a_chat_from_the_sandboxs_own_pages(
    api: Served, sandbox: RunningSandbox
) -> None:
    async with api.http.get(f"{sandbox.url}/sandbox/webchat/site") as answer:
        site = await answer.json()
    assert site["url"] == api.url
    headers = {"Origin": sandbox.url, "X-Webchat-Key": site["key"]}
    url = f"{site['url']}/webchat/v1/sessions"
    async with api.http.post(url, json={"identity": {"name": "Ana"}}, headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers["access-control-allow-origin"] == sandbox.url
        assert (await answer.json())["visitor"]["name"] == "Ana"
    elsewhere = {**headers, "Origin": "https://evil.example"}
    async with api.http.post(url, json={}, headers=elsewhere) as answer:
        assert answer.status == 403


async def test_its_page_may_reach_crosschat_and_nobody_else(
    api: Served, sandbox: RunningSandbox
) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sandbox") as answer:
        policy = answer.headers["content-security-policy"]
    assert f"connect-src 'self' {api.url};" in policy
    assert policy.count("http") == 2
