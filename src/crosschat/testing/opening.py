"""Opening a channel for a test, with credentials that belong to nobody."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from crosschat.messaging.channel import Channel, Opened, Plugin

SEED = "seed-of-a-test"
NOWHERE = "http://127.0.0.1:9"


def credentials_of(plugin: Plugin) -> dict[str, Any]:
    """The simulated account's credentials, else an invented value for each field."""
    if plugin.simulated:
        return dict(plugin.simulated(SEED, NOWHERE)[0])
    return {field.name: f"invented-{field.name}" for field in plugin.credentials}


@asynccontextmanager
async def opened(
    plugin: Plugin,
    *,
    url: str = NOWHERE,
    credentials: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Channel]:
    """The channel with every base URL at `url`, which by default answers to nobody."""
    async with aiohttp.ClientSession() as session:
        yield plugin.open(
            Opened(
                credentials={**credentials_of(plugin), **(credentials or {})},
                base_urls={base.setting: url for base in plugin.base_urls},
                session=session,
                environment=environment or {},
            )
        )
