"""How updates come to us: a webhook of ours, or fetching them (telegram.md §2, §3, §10)."""

from typing import Any

import orjson
import pytest

from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.tests.account import SECRET, TOKEN, ok, refusal
from crosschat.channels.telegram.verdicts import WebhookActive
from crosschat.messaging.abilities import Polled
from crosschat.messaging.failures import (
    ConnectionFailed,
    NotConfigured,
    RateLimited,
    Rejected,
)
from crosschat.testing.recorder import Recorder, Reply

OURS = "https://chat.example.org/integrations/telegram/cn_1/webhook"
ALL_UPDATES = [
    *("message", "edited_message", "callback_query", "my_chat_member", "message_reaction"),
    *("business_connection", "business_message", "edited_business_message"),
    "deleted_business_messages",
]


def info(url: str) -> Reply:
    return ok({"url": url, "has_custom_certificate": False, "pending_update_count": 0})


@pytest.mark.parametrize(("url", "told"), [("", None), (OURS, OURS)])
async def test_where_updates_go_can_be_asked(
    telegram: Telegram, platform: Recorder, url: str, told: str | None
) -> None:
    platform.answer(info(url))
    assert await telegram.registered_url() == told


@pytest.mark.parametrize(
    "current",
    [
        "",
        OURS,
        "https://chat.example.org/telegram/webhook",
        "https://chat.example.org/integrations/telegram/webhook",
        "https://chat.example.org/integrations/telegram/cn_0/webhook",
        "https://old-tunnel.example/integrations/telegram/cn_1/webhook",
    ],
)
async def test_a_free_bot_or_one_of_ours_gets_our_webhook_and_secret(
    telegram: Telegram, platform: Recorder, current: str
) -> None:
    platform.answer(info(current), ok(True))
    await telegram.register(OURS, "unused")
    _, asked = platform.requests
    assert asked.path == f"/bot{TOKEN}/setWebhook"
    assert asked.json == {
        "url": OURS,
        "secret_token": SECRET,
        "allowed_updates": ALL_UPDATES,
        "drop_pending_updates": False,
    }


FOREIGN = [
    "https://bot.example.com/hook/s3cret",
    "https://bot.example.com/telegram/webhook",
    "https://chat.example.org/another/bot",
    "http://chat.example.org:8080/telegram/webhook",
    "https://[broken",
]


@pytest.mark.parametrize("current", FOREIGN)
async def test_a_foreign_webhook_is_left_alone_and_named(
    telegram: Telegram, platform: Recorder, current: str
) -> None:
    platform.answer(info(current))
    with pytest.raises(NotConfigured, match="one webhook") as refused:
        await telegram.register(OURS, "unused")
    assert "s3cret" not in refused.value.message
    assert len(platform.requests) == 1


async def test_a_webhook_set_by_hand_can_be_given_our_secret(
    telegram: Telegram, platform: Recorder
) -> None:
    by_hand = "https://abc123.ngrok.io/telegram/webhook"
    platform.answer(info(by_hand), ok(True))
    await telegram.register(by_hand, "unused")
    assert platform.requests[1].json["url"] == by_hand
    assert platform.requests[1].json["secret_token"] == SECRET


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (refusal(400, "Bad Request: bad webhook: HTTPS url must be provided"), Rejected),
        (refusal(429, "Too Many Requests: retry after 1", retry_after=1), RateLimited),
        (refusal(409, "Conflict: terminated by other setWebhook"), ConnectionFailed),
        (refusal(401, "Unauthorized"), NotConfigured),
    ],
)
async def test_a_refused_webhook_says_why(
    telegram: Telegram, platform: Recorder, reply: Reply, failure: type[Exception]
) -> None:
    platform.answer(info(""), reply)
    with pytest.raises(failure):
        await telegram.register(OURS, "unused")


async def test_only_our_own_webhook_is_removed(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(info(OURS), ok(True))
    await telegram.unregister(OURS)
    assert platform.requests[1].path == f"/bot{TOKEN}/deleteWebhook"
    assert platform.requests[1].json == {"drop_pending_updates": False}


@pytest.mark.parametrize("current", ["", *FOREIGN])
async def test_any_other_webhook_stays(
    telegram: Telegram, platform: Recorder, current: str
) -> None:
    platform.answer(info(current))
    await telegram.unregister(OURS)
    assert len(platform.requests) == 1


def update(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": 1, "chat": {"id": 5}, "text": "olá"}}


async def test_fetched_updates_are_bodies_as_a_webhook_would_bring_them(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(ok([update(7), update(8)]))
    found = await telegram.poll(None, wait=30)
    assert found == Polled(bodies=tuple(orjson.dumps(update(n)) for n in (7, 8)), cursor="9")
    assert platform.requests[0].json == {
        "limit": 100,
        "timeout": 30,
        "allowed_updates": ALL_UPDATES,
    }


async def test_the_cursor_confirms_what_came_before(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(ok([]))
    assert await telegram.poll("9", wait=300) == Polled(bodies=(), cursor="9")
    asked = platform.requests[0].json
    assert (asked["offset"], asked["timeout"]) == (9, 50)


@pytest.mark.parametrize("result", [None, True, {}, "x", [None, 1, {}]])
async def test_whatever_is_fetched_does_not_break_polling(
    telegram: Telegram, platform: Recorder, result: Any
) -> None:
    platform.answer(ok(result))
    assert (await telegram.poll("9", wait=0)).cursor == "9"


async def test_a_webhook_in_the_way_of_polling_is_told_from_a_second_program(
    telegram: Telegram, platform: Recorder
) -> None:
    active = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
    platform.answer(refusal(409, active))
    with pytest.raises(WebhookActive, match="PUBLIC_URL"):
        await telegram.poll(None, wait=0)
    platform.answer(refusal(409, "Conflict: terminated by other getUpdates request; make sure"))
    with pytest.raises(ConnectionFailed, match="Another program") as failed:
        await telegram.poll(None, wait=0)
    assert failed.value.retry_after == 10
