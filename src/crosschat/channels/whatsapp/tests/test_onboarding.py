"""What Meta is told when a number is connected (whatsapp.md §15)."""

from typing import Any

import pytest

from crosschat.channels.whatsapp import plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import CREDENTIALS, refusal
from crosschat.messaging.abilities import Activates
from crosschat.messaging.channel import Registers
from crosschat.messaging.failures import NotConfigured
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder, Reply

APP = "400"
HERE = "https://shop.example/integrations/whatsapp/cn_1/webhook"
OURS = "https://shop.example/whatsapp/webhook"
PIN = "123456"


def apps(*entries: tuple[str, str | None]) -> Reply:
    """The answer of `GET …/subscribed_apps`: (app, its override)."""
    data: list[dict[str, Any]] = []
    for app, override in entries:
        entry: dict[str, Any] = {"whatsapp_business_api_data": {"id": app, "name": "x"}}
        data.append({**entry, **({"override_callback_uri": override} if override else {})})
    return Reply(json={"data": data})


async def register(platform: Recorder, **more: str) -> list[tuple[str, str, Any]]:
    credentials = {**CREDENTIALS, "app_id": APP, **more}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        assert isinstance(channel, Registers)
        await channel.register(HERE, "verify-me")
    return [(r.method, r.path.removeprefix("/v26.0"), r.json) for r in platform.requests]


async def test_an_account_without_our_app_is_subscribed_to_this_server(platform: Recorder) -> None:
    platform.answer(apps(("999", "https://other.example")), Reply(json={"success": True}))
    *_, last = await register(platform)
    wanted = {"override_callback_uri": OURS, "verify_token": "verify-me"}
    assert last == ("POST", "/3300110022/subscribed_apps", wanted)


@pytest.mark.parametrize("override", [None, OURS])
async def test_an_app_that_is_subscribed_already_is_left_as_it_is(
    platform: Recorder, override: str | None
) -> None:
    platform.answer(apps((APP, override)))
    assert [method for method, _, _ in await register(platform)] == ["GET"]


async def test_a_foreign_callback_is_not_pushed_aside(platform: Recorder) -> None:
    platform.answer(apps((APP, "https://other.example/hook")))
    with pytest.raises(NotConfigured, match="another address"):
        await register(platform)
    assert [r.method for r in platform.requests] == ["GET"]


async def test_without_the_accounts_id_nothing_is_asked(platform: Recorder) -> None:
    assert await register(platform, business_account_id="") == []


async def test_the_tokens_own_app_is_asked_for_when_nobody_entered_it(platform: Recorder) -> None:
    platform.answer(Reply(json={"data": {"app_id": APP}}), apps((APP, None)))
    found = await register(platform, app_id="")
    assert [path for _, path, _ in found] == ["/debug_token", "/3300110022/subscribed_apps"]


async def test_a_token_that_may_not_subscribe_says_what_is_missing(platform: Recorder) -> None:
    platform.answer(refusal(200))
    with pytest.raises(NotConfigured, match="permission"):
        await register(platform)


async def activate(platform: Recorder, pin: str) -> list[Any]:
    credentials = {**CREDENTIALS, "pin": pin}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        assert isinstance(channel, Activates)
        await channel.activate()
    return [r.json for r in platform.requests if r.method == "POST"]


async def test_a_number_is_registered_only_with_a_pin_and_only_once(platform: Recorder) -> None:
    assert await activate(platform, "") == []
    platform.answer(Reply(json={"status": "CONNECTED"}))
    assert await activate(platform, PIN) == []
    platform.answer(Reply(json={"status": "PENDING"}), Reply(json={"success": True}))
    assert await activate(platform, PIN) == [{"messaging_product": "whatsapp", "pin": PIN}]


@pytest.mark.parametrize(("pin", "reason"), [("12", "six digits"), (PIN, "PIN is wrong")])
async def test_a_wrong_pin_is_told(platform: Recorder, pin: str, reason: str) -> None:
    platform.answer(Reply(json={"status": "PENDING"}), refusal(133005, message=f"PIN {PIN} wrong"))
    with pytest.raises(NotConfigured, match=reason) as raised:
        await activate(platform, pin)
    assert PIN not in raised.value.message


async def test_our_callback_is_taken_back(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(Reply(json={"data": {}}), apps((APP, OURS)), Reply(json={"success": True}))
    await whatsapp.unregister(HERE)
    assert (platform.requests[-1].method, platform.requests[-1].json) == ("POST", {})
