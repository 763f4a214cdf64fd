"""What people do reaches the bot's webhook, in order (telegram.md §2, §4)."""

from tests.sandbox.stage import ask, until
from tests.sandbox.telegram.stage import ANA, SECRET, TestBot


async def test_a_text_is_pushed_with_the_secret(bot: TestBot) -> None:
    await bot.listen()
    answer = await bot.does(
        "messages", wait=True, text="olá 👋", first_name="Ana", username="ana_s", language_code="pt"
    )
    assert (answer.status, answer.json["simulated"]) == (202, True)
    assert (answer.json["delivered"], answer.json["attempts"]) == (True, 1)
    [hook] = bot.inbox.received
    assert hook.secret == SECRET
    assert set(hook.json) == {"update_id", "message"}
    message = hook.json["message"]
    assert message["text"] == "olá 👋"
    assert message["from"]["id"] == message["chat"]["id"] == ANA
    assert (message["from"]["username"], message["from"]["language_code"]) == ("ana_s", "pt")


async def test_without_a_secret_no_header_is_sent(bot: TestBot) -> None:
    await bot.result("setWebhook", url=bot.inbox.url)
    await bot.does("messages", wait=True, text="hi")
    assert bot.inbox.received[0].secret is None


async def test_a_chat_waits_until_its_earlier_update_was_taken(bot: TestBot) -> None:
    await bot.listen()
    bot.inbox.answers.extend([500, 500])
    answers = [bot.does("messages", wait=True, text=text) for text in ("one", "two", "three")]
    for answer in answers:
        await answer
    texts = [message["text"] for message in bot.inbox.of("message")]
    assert texts == ["one", "one", "one", "two", "three"]


async def test_other_chats_do_not_wait(bot: TestBot) -> None:
    await bot.listen()
    bot.inbox.delays.append(0.3)
    await bot.hears("slow")
    await until(lambda: len(bot.inbox.received) == 1)
    answer = await bot.does("messages", wait=True, user=5550002, text="quick")
    assert answer.json["delivered"]
    assert [m["text"] for m in bot.inbox.of("message")] == ["slow", "quick"]


async def test_a_new_secret_counts_for_what_is_still_to_be_delivered(bot: TestBot) -> None:
    """What was refused for want of a secret comes again once one is set."""
    await bot.result("setWebhook", url=bot.inbox.url)
    bot.inbox.answers.append(401)
    bot.inbox.delays.append(0.2)
    await bot.hears("hi")
    await until(lambda: len(bot.inbox.received) == 1)
    await bot.listen()
    await bot.inbox.wait(2)
    assert bot.inbox.received[0].secret is None
    assert bot.inbox.received[-1].secret == SECRET


async def test_failures_are_told(bot: TestBot) -> None:
    await bot.listen(max_connections=7)
    bot.inbox.answers.append(503)
    await bot.does("messages", wait=True, text="hi")
    info = await bot.result("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (bot.inbox.url, 7)
    assert info["pending_update_count"] == 0
    assert "503" in info["last_error_message"]
    assert info["last_error_date"] > 0


async def test_only_kinds_that_were_asked_for_are_told(bot: TestBot) -> None:
    await bot.listen(allowed_updates=["message", "message_reaction"])
    heard = await bot.hears("hi")
    assert (await bot.does("edits", message_id=heard, text="x")).json["queued"] is False
    assert (await bot.does("reactions", message_id=heard, emoji="👍")).json["queued"] is True
    await bot.listen()
    assert (await bot.does("reactions", message_id=heard, emoji="👍")).json["queued"] is True
    await bot.listen(allowed_updates=[])
    assert (await bot.does("reactions", message_id=heard, emoji="👍")).json["queued"] is False
    assert (await bot.does("edits", message_id=heard, text="y")).json["queued"] is True


async def test_a_tap_comes_with_its_message_and_waits_for_an_answer(bot: TestBot) -> None:
    await bot.listen()
    await bot.hears("hi")
    rows = [[{"text": "Yes", "callback_data": "a:17:y"}]]
    sent = await bot.result(
        "sendMessage", chat_id=ANA, text="?", reply_markup={"inline_keyboard": rows}
    )
    await bot.does("taps", wait=True, message_id=sent["message_id"], text="Yes")
    [query] = bot.inbox.of("callback_query")
    assert (query["data"], query["from"]["id"]) == ("a:17:y", ANA)
    assert query["message"]["reply_markup"] == {"inline_keyboard": rows}
    assert await bot.result("answerCallbackQuery", callback_query_id=query["id"]) is True
    again = await bot.refused("answerCallbackQuery", callback_query_id=query["id"])
    assert "query is too old" in again[1]
    missing = await bot.does("taps", message_id=sent["message_id"], text="No")
    assert missing.status == 404


async def test_edits_reactions_and_blocking_are_told(bot: TestBot) -> None:
    await bot.listen(allowed_updates=["edited_message", "message_reaction", "my_chat_member"])
    heard = await bot.hears("one")
    await bot.does("edits", wait=True, message_id=heard, text="two")
    await bot.does("reactions", wait=True, message_id=heard, emoji="👍")
    await bot.does("block", wait=True)
    await bot.does("unblock", wait=True)
    [edit] = bot.inbox.of("edited_message")
    assert (edit["message_id"], edit["text"]) == (heard, "two")
    assert edit["edit_date"] >= edit["date"]
    [reaction] = bot.inbox.of("message_reaction")
    assert reaction["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    statuses = [m["new_chat_member"]["status"] for m in bot.inbox.of("my_chat_member")]
    assert statuses == ["kicked", "member"]


async def test_files_albums_and_anything_else_can_be_sent(bot: TestBot) -> None:
    await bot.listen()
    taken = await bot.control(
        "POST",
        "/telegram/files?kind=document&size=99000000",
        data=b"%PDF",
        headers={"Content-Type": "application/pdf", "X-Filename": "offer%20%C3%A9.pdf"},
    )
    photo = (await bot.control("POST", "/telegram/files?kind=photo", data=b"pixels")).json["id"]
    await bot.does("messages", wait=True, document=taken.json["id"], caption="sign")
    await bot.does(
        "messages", wait=True, album=[{"photo": photo, "caption": "a"}, {"photo": photo}]
    )
    await bot.does("messages", wait=True, payload={"location": {"latitude": 1, "longitude": 2}})
    document, first, second, place = bot.inbox.of("message")
    assert document["document"]["file_name"] == "offer é.pdf"
    assert document["document"]["file_size"] == 99_000_000
    assert document["caption"] == "sign"
    assert first["media_group_id"] == second["media_group_id"]
    assert place["location"] == {"latitude": 1, "longitude": 2}
    refused = await bot.refused("getFile", file_id=taken.json["id"])
    assert refused == (400, "Bad Request: file is too big")
    assert (await bot.does("messages", photo="unknown")).status == 400
    assert (await bot.does("messages")).status == 400


async def test_commands_are_marked_and_groups_have_titles(bot: TestBot) -> None:
    await bot.listen()
    group = {"id": -1001234, "type": "supergroup", "title": "Fans"}
    await bot.does("messages", wait=True, text="/start ad_1")
    await bot.does("messages", wait=True, text="hi", chat=group)
    start, hello = bot.inbox.of("message")
    assert start["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert hello["chat"] == {"id": -1001234, "type": "supergroup", "title": "Fans"}
    assert hello["from"]["id"] == ANA


async def test_a_ready_update_can_be_queued(bot: TestBot) -> None:
    await bot.listen()
    spec = {"bot_id": bot.id, "kind": "business_connection", "payload": {"id": "bc_1"}}
    await bot.control("POST", "/telegram/updates?wait=true", json=spec)
    assert bot.inbox.of("business_connection") == [{"id": "bc_1"}]


async def test_many_messages_are_sent_at_once(bot: TestBot) -> None:
    await bot.listen()
    messages = [{"bot_id": bot.id, "user_id": 7000 + n % 5, "text": f"{n}"} for n in range(50)]
    answer = await bot.control("POST", "/telegram/batch", json={"messages": messages})
    assert (answer.json["updates"], answer.json["delivered"]) == (50, 50)
    for person in range(7000, 7005):
        said = [int(m["text"]) for m in bot.inbox.of("message") if m["from"]["id"] == person]
        assert said == sorted(said)
        assert len(said) == 10


async def test_the_page_sees_what_was_written(bot: TestBot) -> None:
    await bot.listen()
    await bot.does("messages", wait=True, text="hi", first_name="Ana", last_name="Silva")
    await bot.result("sendMessage", chat_id=ANA, text="hello")
    chats = (await bot.control("GET", "/chats?channel=telegram")).json["data"]
    [chat] = [chat for chat in chats if chat["account"] == str(bot.id)]
    assert (chat["customer"], chat["name"]) == (str(ANA), "Ana Silva")
    shown = [(b["direction"], b["text"], b["status"]) for b in chat["bubbles"]]
    assert shown == [("out", "hi", "delivered"), ("in", "hello", "sent")]


async def test_what_people_cannot_do_is_refused(bot: TestBot) -> None:
    assert (await bot.does("messages", user=-1, text="x")).status == 400
    path = "/telegram/customers/nobody/messages"
    assert (await bot.control("POST", path, json={"text": "x"})).status == 400
    assert (await bot.does("messages", text="x", bot_id=404)).status == 404
    assert (await bot.does("edits", message_id=404, text="x")).status == 404
    assert (await bot.does("migrate")).status == 400
    assert (await bot.control("POST", "/telegram/bots", json={"id": "x"})).status == 400
    foreign = {"id": 5, "token": f"6:{'A' * 35}"}
    assert (await bot.control("POST", "/telegram/bots", json=foreign)).status == 400
    url = f"{bot.running.url}/sandbox/telegram/bots"
    elsewhere = await ask(
        bot.http, "POST", url, json={}, headers={"Origin": "https://evil.example"}
    )
    assert elsewhere.status == 403
