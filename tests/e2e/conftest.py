"""A whole installation: API, worker and simulator as processes of their own."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from bench.installation import API_KEY, Installation, free_port

__all__ = ["API_KEY", "Installation", "free_port"]


@pytest.fixture
async def install(
    dsn: str, data_dir: Path
) -> AsyncIterator[Callable[..., Awaitable[Installation]]]:
    """Builds an installation, with variables of the test's choice."""
    async with contextlib.AsyncExitStack() as stack:

        async def build(**variables: str) -> Installation:
            installation = Installation(dsn, data_dir, **variables)
            installation.http = await stack.enter_async_context(aiohttp.ClientSession())
            stack.callback(installation.stop)
            await installation.start_all()
            return installation

        yield build
