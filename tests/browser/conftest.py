"""A running installation, and Chromium to look at it as people do. `make e2e` runs these."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from bench.installation import Installation
from playwright.async_api import Browser, async_playwright

from crosschat.dashboard.serving import STATIC
from tests.browser.chromium import SWITCHES, chromium
from tests.browser.desk import Desk
from tests.browser.phone import Phone


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        yield browser
        await browser.close()


@pytest.fixture
async def installation(dsn: str, data_dir: Path) -> AsyncIterator[Installation]:
    """API, worker and sandbox as processes, with the dashboard that `make web` built."""
    if not (STATIC / "index.html").is_file():
        pytest.exit("The dashboard is not built: run `make web`.", returncode=2)
    async with AsyncExitStack() as stack:
        it = Installation(dsn, data_dir, API_RATE="0", PUBLIC_RATE="0")
        it.http = await stack.enter_async_context(aiohttp.ClientSession())
        stack.callback(it.stop)
        await it.start_all()
        yield it


@pytest.fixture
async def desk(installation: Installation, browser: Browser) -> AsyncIterator[Desk]:
    """The owner, who has just set up the server, at a browser of their own."""
    async with AsyncExitStack() as stack:
        desk = Desk(browser, installation, stack)
        yield desk
        desk.assert_quiet()


@pytest.fixture
def phone(installation: Installation) -> Phone:
    """A customer's WhatsApp."""
    return Phone(installation, "351910000001", "Rita Lopes")
