"""What the guide promises, row by row, each asserted against a running installation."""

import hashlib
import hmac
import json
import time

import asyncpg

from crosschat.config import Settings, read_environment
from tests.doctor.clinic import finding
from tests.guides import guide
from tests.guides.followed import APP_SECRET, BOT, ENV, INSTAGRAM, NUMBER, PAGE, Followed
from tests.guides.guide import shows
from tests.guides.server import ADDRESS, Tunnel, shell


@shows("Backend server is running on port 8000")
async def the_default_port_is_the_guides(_: Followed) -> None:
    assert Settings.load({}).port == 8000


@shows("ngrok is running and forwarding to port 8000")
async def the_tunnel_reaches_the_server(it: Followed) -> None:
    async with it.http.get(f"{it.tunnel.url}/readyz") as answer:
        assert answer.status == 200


@shows("Environment variables are configured", "CRM_WEBHOOK_URL", "SHEETS_WEBHOOK_URL")
async def every_line_of_the_file_is_read_and_an_empty_one_is_none(it: Followed) -> None:
    found = read_environment(it.data_dir)
    assert {name: found.get(name, "") for name in ENV} == ENV
    assert "CRM_WEBHOOK_URL" not in found
    assert "SHEETS_WEBHOOK_URL" not in found


@shows("VERIFY_TOKEN", "Webhook is registered with the platform")
async def meta_verifies_the_callback_url(it: Followed) -> None:
    assert await it.verify("/whatsapp/webhook", ENV["VERIFY_TOKEN"]) == (200, "1158201444")


@shows("Webhook verification fails")
async def a_wrong_verify_token_is_refused_by_name(it: Followed) -> None:
    status, text = await it.verify("/whatsapp/webhook", "another-token")
    assert status == 403
    assert "VERIFY_TOKEN" in text
    assert ENV["VERIFY_TOKEN"] not in text


@shows("Webhook not set", "TELEGRAM_BOT_TOKEN")
async def the_commands_set_the_bots_webhook(it: Followed) -> None:
    """In the guide's order; ngrok's place is taken by the tunnel that runs already."""
    ngrok, template, example, info = guide.blocks("bash")
    assert ngrok == "ngrok http 8000"
    address = f"{it.tunnel.url}/telegram/webhook"
    assert json.loads(await shell(it.adapted(info)))["result"]["url"] == ""
    for command in (template, example):
        assert json.loads(await shell(it.adapted(command)))["ok"] is True
    assert json.loads(await shell(it.adapted(info)))["result"]["url"] == address


@shows("Telegram")
async def somebody_writes_to_the_bot(it: Followed) -> None:
    """Answered in a while, in which the other platforms have their turn."""
    await it.telegram_says("700100200", "what does shipping cost?")


@shows("Telegram")
async def a_message_to_the_bot_is_answered_through_the_tunnel(it: Followed) -> None:
    """The guide's setWebhook names no secret: refused at first, then signed and answered once."""
    reply = await it.reply("telegram", "700100200")
    assert str(reply["bot_id"]) == BOT
    statuses = [s for _, path, s in it.tunnel.answers if path == "/telegram/webhook"]
    assert statuses[-1] == 200
    assert set(statuses) <= {200, 401}
    assert statuses.count(200) == 1


@shows("WhatsApp", "META_ACCESS_TOKEN", "META_PHONE_NUMBER_ID", "META_API_VERSION")
async def a_message_to_the_number_is_answered_through_the_tunnel(it: Followed) -> None:
    await it.whatsapp_says("15550001234", "do you ship to Porto?")
    reply = await it.reply("whatsapp", "15550001234")
    assert reply["phone_number_id"] == NUMBER
    assert ("POST", "/whatsapp/webhook", 200) in it.tunnel.answers


@shows("AI_API_KEY", "OPENAI_MODEL", "Test message sent and response received")
async def the_replies_are_the_models(it: Followed) -> None:
    calls = (await it.simulated("/ledger", api="openai"))["data"]
    assert {call["model"] for call in calls} == {ENV["OPENAI_MODEL"]}
    sent = [await it.reply("telegram", "700100200"), await it.reply("whatsapp", "15550001234")]
    said = {sent[0]["payload"]["text"], sent[1]["payload"]["text"]["body"]}
    assert said <= {call["reply"] for call in calls}


@shows("DATABASE_URL")
async def the_messages_stand_in_the_guides_database(_: Followed) -> None:
    connection = await asyncpg.connect(ADDRESS)
    count = await connection.fetchval("SELECT count(*) FROM messages")
    await connection.close()
    assert count == 2 * len(guide.ENDPOINTS)


@shows("Messenger", "META_PAGE_ACCESS_TOKEN")
async def a_message_to_the_page_is_stored_and_answered(it: Followed) -> None:
    await _answered(it, "messenger", PAGE, "90001")


@shows("Instagram", "META_PAGE_ACCESS_TOKEN")
async def a_message_to_the_instagram_account_is_stored_and_answered(it: Followed) -> None:
    await _answered(it, "instagram", INSTAGRAM, "6500000001")


async def _answered(it: Followed, channel: str, account: str, person: str) -> None:
    assert await it.verify(f"/{channel}/webhook", ENV["VERIFY_TOKEN"]) == (200, "1158201444")
    assert (await it.verify(f"/{channel}/webhook", "another-token"))[0] == 403
    assert await it.page_says(channel, account, person, "do you ship to Porto?") == 200
    reply = await it.page_reply(person)
    rows = (await it.get("/v1/messages"))["data"]
    asked, answered = sorted(
        (row for row in rows if row["channel"] == channel), key=lambda row: row["direction"]
    )
    assert (asked["text"], answered["author"]["kind"]) == ("do you ship to Porto?", "agent")
    assert reply["payload"]["message"]["text"] == answered["text"]


@shows("Webhook is registered with the platform", "Environment variables are configured")
async def the_doctor_finds_the_finished_setup_in_order(it: Followed) -> None:
    code, said = await it.doctor()
    assert (code, "✗" in said) == (0, False), said
    for name in ("Server", f"Telegram {BOT}", f"WhatsApp {NUMBER}", "Messenger", "Instagram"):
        assert f"\n{name}" in f"\n{said}"
    # The guide's own version, and no public address: CrossChat copes, and says so.
    assert f"! META_API_VERSION={ENV['META_API_VERSION']} ended on" in said
    assert "! PUBLIC_URL is not set" in said
    assert not [secret for secret in (APP_SECRET, *_tokens()) if secret in said]


def _tokens() -> list[str]:
    return [value for name, value in ENV.items() if name.endswith(("_TOKEN", "_KEY"))]


@shows(
    "Bot not responding",
    "Error 401",
    "Webhook verification fails",
    "Messages not received",
    "Cannot send replies",
    "24-hour window expired",
    "ngrok URL changed",
    "SSL error",
    "Server error 500",
)
async def the_doctor_names_the_troubles_of_the_tables(it: Followed) -> None:
    """All of them at once; each with what the guide tells to do."""
    await it.simulate("/telegram/bots", {"id": BOT, "token": f"{BOT}:{'B' * 35}"})
    await it.put_number(fields=[], scopes=[])
    body = b"what no program can read"
    digest = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    # Never an error 500: it is kept, answered, and told by the doctor.
    assert await it.deliver("whatsapp", body, {"x-hub-signature-256": f"sha256={digest}"}) == 200
    await it.until(_unreadable)
    report = await it.examined(PUBLIC_URL="http://127.0.0.1:9", VERIFY_TOKEN="")
    for section, check, says, remedy in (
        ("Telegram", "token", "401", "TELEGRAM_BOT_TOKEN is correct"),
        ("WhatsApp", "verify_token", "verification of the webhook fails", "VERIFY_TOKEN"),
        ("WhatsApp", "fields", "messages are not received", "Subscribe to the messages field"),
        ("WhatsApp", "permissions", "whatsapp_business_messaging", "replies cannot be sent"),
        ("WhatsApp", "window", "24 hours", "must write first, which reopens the window"),
        ("Messenger", "webhook", "not to http://127.0.0.1:9", "Update the webhook URL"),
        ("Server", "tunnel", "cannot be reached", "its address has changed"),
        ("Server", "ssl", "without SSL", "HTTPS address"),
        ("Server", "unread_webhooks", "could not be read", "Check the logs for the detailed error"),
    ):
        found = finding(report, section, check)
        assert says in found.text, found
        assert remedy in found.remedy, found
    assert report.failed
    assert not [secret for secret in (APP_SECRET, *_tokens()) if secret in str(report.as_json())]


async def _unreadable() -> int:
    connection = await asyncpg.connect(ADDRESS)
    count = await connection.fetchval("SELECT count(*) FROM raw_events WHERE state = 'unparsable'")
    await connection.close()
    return int(count)


@shows("Error 401", "Bot not responding")
async def a_wrong_bot_token_is_refused_by_name(it: Followed) -> None:
    wrong = {"platform": "telegram", "credentials": {"botToken": f"{BOT}9:{'A' * 35}"}}
    status, answer = await it.post("/integrations/telegram/connect", wrong)
    assert status == 422
    assert "does not accept the bot token" in answer["detail"]
    assert answer["provider_code"] == "401"
    assert "A" * 35 not in json.dumps(answer)


@shows("ngrok URL changed")
async def a_new_tunnel_needs_only_the_new_address_at_the_platform(it: Followed) -> None:
    other = Tunnel(it.url, it.http)
    async with other.running():
        await it.put_number(url=other.url)
        await it.whatsapp_says("15550004321", "hello through another tunnel")
        await it.reply("whatsapp", "15550004321")
        assert ("POST", "/whatsapp/webhook", 200) in other.answers
    await it.put_number()


@shows("Cannot send replies")
async def a_reply_that_the_token_does_not_allow_fails_and_says_why(it: Followed) -> None:
    await it.put_number(token="EAAanother_token")
    await it.whatsapp_says("15550007777", "anybody there?")
    message = await it.failed_reply("anybody there?")
    assert "access token is invalid or has expired" in message["error"]["message"]
    assert message["error"]["provider_code"] == "190"
    await it.put_number()


@shows("24-hour window expired")
async def a_late_reply_waits_for_the_customer_to_write_again(it: Followed) -> None:
    customer, yesterday = "15550002424", int(time.time()) - 25 * 3600
    await it.whatsapp_says(customer, "this comes a day late", timestamp=yesterday)
    message = await it.failed_reply("this comes a day late")
    assert message["error"]["code"] == "window_closed"
    assert "24 hours" in message["error"]["message"]
    assert (await it.simulated("/ledger", api="whatsapp", to=customer))["data"] == []
    await it.whatsapp_says(customer, "I write again")

    async def reopened() -> bool:
        path = f"/v1/conversations/{message['conversation_id']}/messages"
        return any(row["text"] == "I write again" for row in (await it.get(path))["data"])

    await it.until(reopened)
    body = {"conversation_id": message["conversation_id"], "content": "We are back."}
    status, answer = await it.post("/v1/messages", body)
    assert status < 300, answer
    reply = await it.reply("whatsapp", customer)
    assert reply["payload"]["text"]["body"] == "We are back."


ROWS = (
    the_default_port_is_the_guides,
    the_tunnel_reaches_the_server,
    every_line_of_the_file_is_read_and_an_empty_one_is_none,
    meta_verifies_the_callback_url,
    a_wrong_verify_token_is_refused_by_name,
    the_commands_set_the_bots_webhook,
    somebody_writes_to_the_bot,
    a_message_to_the_number_is_answered_through_the_tunnel,
    a_message_to_the_page_is_stored_and_answered,
    a_message_to_the_instagram_account_is_stored_and_answered,
    a_message_to_the_bot_is_answered_through_the_tunnel,
    the_replies_are_the_models,
    the_messages_stand_in_the_guides_database,
    the_doctor_finds_the_finished_setup_in_order,
    a_wrong_bot_token_is_refused_by_name,
    a_new_tunnel_needs_only_the_new_address_at_the_platform,
    a_late_reply_waits_for_the_customer_to_write_again,
    a_reply_that_the_token_does_not_allow_fails_and_says_why,
    the_doctor_names_the_troubles_of_the_tables,
)
