"""One bot, opened on a platform that records what it is asked."""

from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from crosschat.channels.telegram import plugin
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.tests.account import ACCEPTED, CREDENTIALS, SECRET, TOKEN
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder

# Examples take as long as a busy machine needs.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared machine")


@pytest.fixture
async def platform() -> AsyncIterator[Recorder]:
    async with Recorder() as recorder:
        recorder.answer(ACCEPTED)
        yield recorder


@pytest.fixture
async def telegram(platform: Recorder) -> AsyncIterator[Telegram]:
    async with opened(plugin, url=platform.url, credentials=CREDENTIALS) as channel:
        assert isinstance(channel, Telegram)
        yield channel


@pytest.fixture(autouse=True)
def _no_secret_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level("DEBUG")
    yield
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
    assert SECRET not in caplog.text
