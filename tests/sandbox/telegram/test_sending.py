"""What bots may send, and how it is refused (telegram.md §6, §7, §8)."""

import io
from typing import Any

import aiohttp
import pytest

from tests.sandbox.stage import ask
from tests.sandbox.telegram.stage import ANA, TestBot

TO = {"chat_id": ANA}
MB = 1024 * 1024


async def upload(bot: TestBot, method: str, content: bytes, **more: str) -> Any:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in {"chat_id": str(ANA), **more}.items():
        form.add_field(name, value)
    field = method.removeprefix("send").lower()
    form.add_field(field, io.BytesIO(content), filename="a b é.png", content_type="image/png")
    return (await ask(bot.http, "POST", bot.url(method), data=form)).json


async def test_an_accepted_message_is_answered_whole(bot: TestBot) -> None:
    sent = await bot.result("sendMessage", **TO, text="hello")
    assert sent["message_id"] > 0
    assert sent["from"]["id"] == bot.id
    assert sent["chat"]["id"] == ANA
    assert (sent["chat"]["type"], sent["text"]) == ("private", "hello")


async def test_ids_count_up_in_a_chat_in_both_directions(bot: TestBot) -> None:
    heard = await bot.hears("hi")
    sent = await bot.result("sendMessage", **TO, text="hello")
    assert sent["message_id"] == heard + 1
    assert await bot.hears("there") == heard + 2


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"text": "x"}, "chat_id is empty"),
    ("sendMessage", {"chat_id": "nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {**TO}, "message text is empty"),
    ("sendMessage", {**TO, "text": " \n"}, "message text is empty"),
    ("sendMessage", {**TO, "text": "x" * 4097}, "message is too long"),
    ("sendMessage", {**TO, "text": "<u>x", "parse_mode": "HTML"}, "can't parse entities"),
    ("sendMessage", {**TO, "text": "<p>x</p>", "parse_mode": "HTML"}, "Unsupported start tag"),
    ("sendMessage", {**TO, "text": "<b>x</i>", "parse_mode": "HTML"}, "Unmatched end tag"),
    ("sendMessage", {**TO, "text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    (
        "sendMessage",
        {**TO, "text": "x", "reply_parameters": {"message_id": 1}},
        "message to be replied not found",
    ),
    ("sendPhoto", {**TO}, "there is no photo in the request"),
    ("sendPhoto", {**TO, "photo": "unknown"}, "wrong file identifier/HTTP URL specified"),
    (
        "sendPhoto",
        {**TO, "photo": "https://x.example/1", "caption": "x" * 1025},
        "message caption is too long",
    ),
    ("sendMediaGroup", {**TO, "media": []}, "2-10"),
    (
        "sendMediaGroup",
        {**TO, "media": [{"type": t, "media": "https://x.example/1"} for t in ("photo", "audio")]},
        "can't be mixed",
    ),
    ("sendLocation", {**TO, "latitude": 91, "longitude": 0}, "invalid latitude or longitude"),
    ("sendVenue", {**TO, "latitude": 1, "longitude": 0, "title": "x"}, "venue title and address"),
    ("sendContact", {**TO, "phone_number": "1"}, "phone number and first name"),
    ("sendChatAction", {**TO, "action": "singing"}, "wrong parameter action"),
    ("editMessageText", {**TO, "message_id": 1, "text": "x"}, "message to edit not found"),
    ("deleteMessage", {**TO, "message_id": 1}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("getChat", {"chat_id": 404}, "chat not found"),
]


@pytest.mark.parametrize(("method", "parameters", "said"), REFUSED)
async def test_what_telegram_does_not_take_is_refused(
    bot: TestBot, method: str, parameters: dict[str, Any], said: str
) -> None:
    code, description = await bot.refused(method, **parameters)
    assert code == 400
    assert description.startswith("Bad Request: ")
    assert said in description
    assert await bot.ledger() == []


BUTTONS: list[tuple[Any, str | None]] = [
    ([[{"text": "A", "callback_data": "x" * 64}]], None),
    ([[{"text": "A", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "A", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
    ([[{"text": "A"}]], "exactly one action"),
    ([[{"text": "A", "callback_data": "x", "url": "https://x.example"}]], "exactly one action"),
    ([[{"text": "", "callback_data": "x"}]], "text can't be empty"),
    ([[{"text": "A", "url": "nowhere"}]], "Wrong HTTP URL"),
    ([{"text": "A", "callback_data": "x"}], "Array of Arrays"),
]


@pytest.mark.parametrize(("rows", "said"), BUTTONS)
async def test_buttons_are_checked(bot: TestBot, rows: Any, said: str | None) -> None:
    answer = await bot.call("sendMessage", **TO, text="?", reply_markup={"inline_keyboard": rows})
    assert answer.status == (400 if said else 200)
    assert not said or said in answer.json["description"]


ENTITIES: list[tuple[str, list[dict[str, Any]], bool]] = [
    ("👋 hi", [{"type": "bold", "offset": 0, "length": 2}], True),
    ("👋 hi", [{"type": "bold", "offset": 3, "length": 2}], True),
    ("👋 hi", [{"type": "bold", "offset": 0, "length": 1}], False),
    ("👋 hi", [{"type": "bold", "offset": 3, "length": 3}], False),
    ("👋 hi", [{"type": "bold"}], False),
]


@pytest.mark.parametrize(("text", "entities", "taken"), ENTITIES)
async def test_entities_count_utf16_units(
    bot: TestBot, text: str, entities: list[dict[str, Any]], taken: bool
) -> None:
    answer = await bot.call("sendMessage", **TO, text=text, entities=entities)
    assert answer.status == (200 if taken else 400)


async def test_the_length_counts_after_parsing(bot: TestBot) -> None:
    text = f"<b>{'x' * 4090}</b> &lt;b&gt;"
    sent = await bot.result("sendMessage", **TO, text=text, parse_mode="HTML")
    assert sent["text"] == "x" * 4090 + " <b>"


async def test_an_uploaded_file_can_be_sent_again_and_downloaded(bot: TestBot) -> None:
    sent = (await upload(bot, "sendPhoto", b"pixels", caption="look"))["result"]
    assert sent["caption"] == "look"
    largest = max(sent["photo"], key=lambda size: size["width"])
    again = await bot.result("sendPhoto", **TO, photo=largest["file_id"])
    assert again["photo"] == sent["photo"]
    file = await bot.result("getFile", file_id=largest["file_id"])
    assert file["file_path"].startswith("photos/")
    url = f"{bot.running.telegram_url}/file/bot{bot.token}/{file['file_path']}"
    assert (await ask(bot.http, "GET", url)).body == b"pixels"
    assert (await ask(bot.http, "GET", f"{url}x")).status == 404
    code, said = await bot.refused("sendAudio", **TO, audio=largest["file_id"])
    assert (code, "can't use file of type photo as audio" in said) == (400, True)


async def test_a_documents_name_is_kept(bot: TestBot) -> None:
    sent = (await upload(bot, "sendDocument", b"x"))["result"]
    assert sent["document"]["file_name"] == "a b é.png"
    [row] = await bot.ledger()
    assert row["payload"]["document"] == {"filename": "a b é.png", "size": 1}


async def test_uploads_have_limits(bot: TestBot) -> None:
    assert (await upload(bot, "sendPhoto", b""))["description"].endswith("file must be non-empty")
    assert (await upload(bot, "sendPhoto", b"x" * (10 * MB + 1)))["error_code"] == 413
    assert (await upload(bot, "sendDocument", b"x" * (10 * MB + 1)))["ok"]


async def test_an_album_is_answered_as_a_list(bot: TestBot) -> None:
    media = [
        {"type": "photo", "media": "https://x.example/1.jpg", "caption": "three"},
        {"type": "video", "media": "https://x.example/2.mp4"},
    ]
    first, second = await bot.result("sendMediaGroup", **TO, media=media)
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("three", False)
    assert [row["type"] for row in await bot.ledger()] == ["photo", "video"]


async def test_a_reply_shows_what_it_answers(bot: TestBot) -> None:
    heard = await bot.hears("two chairs?")
    reply = {"message_id": heard}
    sent = await bot.result("sendMessage", **TO, text="yes", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "two chairs?"
    gone = {"message_id": 1, "allow_sending_without_reply": True}
    sent = await bot.result("sendMessage", **TO, text="yes", reply_parameters=gone)
    assert "reply_to_message" not in sent


async def test_whoever_blocked_the_bot_gets_nothing(bot: TestBot) -> None:
    await bot.hears("hi")
    await bot.does("block")
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await bot.refused("sendMessage", **TO, text="x") == blocked
    await bot.does("unblock")
    await bot.result("sendMessage", **TO, text="x")


async def test_strangers_can_be_shut_out(bot: TestBot) -> None:
    await bot.result("sendMessage", chat_id=5550002, text="x")
    await bot.control("PATCH", "/settings", json={"window": "strict"})
    assert await bot.refused("sendMessage", chat_id=5550002, text="x") == (
        400,
        "Bad Request: chat not found",
    )
    await bot.hears("hi")
    await bot.result("sendMessage", **TO, text="x")


async def test_a_group_that_became_a_supergroup_names_its_new_id(bot: TestBot) -> None:
    group = {"id": -4001, "type": "group", "title": "Fans"}
    await bot.does("messages", text="hi", chat=group)
    moved = (await bot.does("migrate", chat=group)).json["chat_id"]
    answer = await bot.call("sendMessage", chat_id=-4001, text="x")
    assert answer.status == 400
    assert answer.json["parameters"] == {"migrate_to_chat_id": moved}
    await bot.result("sendMessage", chat_id=moved, text="x")


async def test_flood_control_says_how_long_to_wait(bot: TestBot) -> None:
    spec = {"id": bot.id, "token": bot.token, "messages_per_second": 3}
    await bot.control("POST", "/telegram/bots", json=spec)
    answers = [await bot.call("sendMessage", **TO, text=f"{n}") for n in range(12)]
    refused = [answer for answer in answers if answer.status == 429]
    assert 3 <= len(answers) - len(refused) <= 9
    assert refused
    assert refused[0].json["parameters"] == {"retry_after": 1}
    assert refused[0].json["description"] == "Too Many Requests: retry after 1"
    assert refused[0].headers["retry-after"] == "1"


async def test_the_ledger_shows_what_was_accepted(bot: TestBot) -> None:
    first = await bot.result("sendMessage", **TO, text="one")
    await bot.result("sendMessage", chat_id=5550002, text="two")
    rows = await bot.ledger(to=str(ANA))
    assert [row["payload"]["text"] for row in rows] == ["one"]
    assert rows[0]["api"] == "telegram"
    assert rows[0]["id"] == f"{ANA}:{first['message_id']}"
    counts = (await bot.control("GET", "/ledger/requests")).json["data"]["telegram"]
    assert counts["counts"]["accepted"] == 2
