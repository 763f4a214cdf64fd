"""Checking the account, read receipts, typing, and the version of the API (whatsapp.md §1, §9)."""

import pytest

from crosschat.channels.whatsapp import plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import CREDENTIALS, TOKEN, refusal
from crosschat.messaging.capabilities import Rate
from crosschat.messaging.channel import Account, Address
from crosschat.messaging.failures import NotConfigured
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder, Reply


async def test_the_account_tells_its_name_and_state(whatsapp: WhatsApp, platform: Recorder) -> None:
    told = {
        "id": "7007007007",
        "display_phone_number": "+1 555-000-1111",
        "verified_name": "Ana's Shop",
        "status": "CONNECTED",
        "throughput": {"level": "HIGH"},
    }
    platform.answer(Reply(json=told))
    assert await whatsapp.check_account() == Account(
        id="7007007007",
        name="Ana's Shop",
        rate=Rate(per_second=1000, burst=1000),
        metadata={key: value for key, value in told.items() if key != "id"},
    )
    [asked] = platform.requests
    assert (asked.method, asked.path) == ("GET", "/v26.0/7007007007")
    assert {"status", "throughput", "health_status"} <= set(asked.query["fields"].split(","))
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"


async def test_a_wrong_token_is_told_in_the_platforms_words(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(refusal(190, message="Session has expired on Friday"))
    with pytest.raises(NotConfigured, match=r"Reconnect.*Session has expired on Friday"):
        await whatsapp.check_account()


async def test_a_message_is_marked_read(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(Reply(json={"success": True}))
    await whatsapp.mark_read("wamid.IN")
    assert platform.requests[0].json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
    }


async def test_typing_needs_a_message_to_hang_on(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(Reply(json={"success": True}))
    await whatsapp.show_typing(Address(value="1"), last_inbound=None)
    assert platform.requests == []
    await whatsapp.show_typing(Address(value="1"), last_inbound="wamid.IN")
    assert platform.requests[0].json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.IN",
        "typing_indicator": {"type": "text"},
    }


@pytest.mark.parametrize(("asked", "used"), [("", "v26.0"), ("v25.0", "v25.0"), ("v27.0", "v27.0")])
async def test_the_version_is_a_setting(platform: Recorder, asked: str, used: str) -> None:
    environment = {"META_API_VERSION": asked}
    async with opened(
        plugin, url=f"{platform.url}/", credentials=CREDENTIALS, environment=environment
    ) as channel:
        assert isinstance(channel, WhatsApp)
        await channel.check_account()
    assert platform.requests[0].path == f"/{used}/7007007007"
