"""How a Bot API call may come, and what becomes of wrong ones (telegram.md §1)."""

import json

import aiohttp
import pytest

from crosschat.sandbox.app import RunningSandbox
from crosschat.sandbox.telegram.bots import default_bot, webhook_secret
from tests.sandbox.conftest import CONFIG
from tests.sandbox.stage import ask
from tests.sandbox.telegram.stage import TestBot


async def test_the_token_opens_the_bot(bot: TestBot) -> None:
    me = await bot.result("getMe")
    assert (me["id"], me["is_bot"], me["first_name"]) == (bot.id, True, "Shop")


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("2000000001", 404),
        ("x:y", 404),
        ("999999:" + "A" * 35, 401),
        ("1000000001:" + "A" * 35, 401),
    ],
)
async def test_a_wrong_token_opens_nothing(bot: TestBot, token: str, status: int) -> None:
    url = f"{bot.running.telegram_url}/bot{token}/getMe"
    answer = await ask(bot.http, "GET", url)
    assert answer.status == status
    assert answer.json["ok"] is False
    assert answer.json["error_code"] == status


async def test_an_unknown_method_is_not_found(bot: TestBot) -> None:
    assert (await bot.refused("sendTelepathy"))[0] == 404


@pytest.mark.parametrize("how", ["query", "form", "multipart", "json"])
async def test_parameters_may_come_in_any_way(bot: TestBot, how: str) -> None:
    parameters = {"chat_id": "5550001", "text": "olá & 👋"}
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    written = {**parameters, "reply_markup": json.dumps(markup)}
    if how == "query":
        answer = await ask(bot.http, "GET", bot.url("SENDMESSAGE"), params=written)
    elif how == "form":
        answer = await ask(bot.http, "POST", bot.url("sendmessage"), data=written)
    elif how == "multipart":
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in written.items():
            form.add_field(name, value)
        answer = await ask(bot.http, "POST", bot.url("sendMessage"), data=form)
    else:
        answer = await bot.call("sendMessage", **parameters, reply_markup=markup)
    assert answer.status == 200, answer.body
    assert answer.json["result"]["text"] == "olá & 👋"
    assert answer.json["result"]["reply_markup"] == markup
    [row] = await bot.ledger()
    assert row["payload"]["reply_markup"] == markup


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"'])
async def test_a_json_body_that_is_no_object_is_refused(bot: TestBot, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await ask(bot.http, "POST", bot.url("sendMessage"), data=body, headers=headers)
    assert answer.status == 400


async def test_the_guides_snippets_work_as_they_stand(bot: TestBot) -> None:
    """`curl -X POST ".../setWebhook?url=…"`, with `-d "url=…"`, and `getWebhookInfo`."""
    url = "https://abc123.ngrok.io/telegram/webhook"
    assert (await ask(bot.http, "POST", f"{bot.url('setWebhook')}?url={url}")).json["ok"]
    assert (await ask(bot.http, "GET", bot.url("getWebhookInfo"))).json["result"]["url"] == url
    other = "https://your-domain.com/integrations/telegram/webhook"
    assert (await ask(bot.http, "POST", bot.url("setWebhook"), data=f"url={other}")).status == 200
    sent = await bot.call("sendMessage", chat_id="123456789", text="Hello from CrossChat!")
    assert sent.json["result"]["text"] == "Hello from CrossChat!"


async def test_the_default_bot_is_derived_from_the_seed(
    world: RunningSandbox, bot: TestBot
) -> None:
    expected = default_bot(CONFIG.seed, CONFIG.crosschat_url)
    assert expected.token.startswith("1000000001:")
    assert len(expected.token.partition(":")[2]) == 35
    assert expected.webhook.secret_token == webhook_secret(expected.token)
    url = f"{world.telegram_url}/bot{expected.token}/getMe"
    assert (await ask(bot.http, "GET", url)).json["result"]["id"] == 1000000001
    listed = await bot.control("GET", "/telegram/bots")
    assert listed.json["data"][0]["webhook_url"].endswith("/integrations/telegram/webhook")
    assert expected.token.encode() not in listed.body
    assert expected.token not in repr(expected)
