"""python-telegram-bot, which reads every answer closely, works with the sandbox unchanged."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from tests.sandbox.telegram.stage import ANA, SECRET, TestBot


@pytest.fixture
async def client(bot: TestBot) -> AsyncIterator[Bot]:
    base = bot.running.telegram_url
    async with Bot(bot.token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as made:
        yield made


async def test_it_knows_itself(client: Bot, bot: TestBot) -> None:
    assert (client.id, client.first_name) == (bot.id, "Shop")
    assert client.can_join_groups


async def test_a_wrong_token_is_told(bot: TestBot) -> None:
    base = f"{bot.running.telegram_url}/bot"
    async with HTTPXRequest() as request, HTTPXRequest() as polling:
        wrong = Bot(f"{bot.id}:{'B' * 35}", base, request=request, get_updates_request=polling)
        with pytest.raises(InvalidToken):
            await wrong.initialize()


async def test_it_hears_and_answers(client: Bot, bot: TestBot) -> None:
    heard = await bot.hears("olá 👋", first_name="Ana")
    [update] = await client.get_updates(timeout=1)
    assert update.message
    assert update.effective_user
    assert (update.message.text, update.effective_user.first_name) == ("olá 👋", "Ana")
    sent = await update.message.reply_text("hello", do_quote=True)
    assert sent.reply_to_message
    assert sent.reply_to_message.message_id == heard
    assert await client.get_updates(offset=update.update_id + 1) == ()


async def test_it_sends_every_kind(client: Bot, bot: TestBot) -> None:
    sent = await client.send_message(
        ANA,
        "👋 bold",
        entities=[MessageEntity(MessageEntity.BOLD, 3, 4)],
        reply_parameters=ReplyParameters(1, allow_sending_without_reply=True),
    )
    assert sent.entities[0].offset == 3
    photo = await client.send_photo(ANA, b"pixels", caption="look")
    assert photo.photo[-1].width > photo.photo[0].width
    document = await client.send_document(ANA, b"%PDF", filename="offer é.pdf")
    assert document.document
    assert document.document.file_name == "offer é.pdf"
    assert (await client.send_voice(ANA, b"opus")).voice
    assert (await client.send_video(ANA, b"mp4")).video
    assert (await client.send_audio(ANA, b"mp3")).audio
    assert (await client.send_animation(ANA, b"mp4")).animation
    assert (await client.send_video_note(ANA, b"mp4")).video_note
    assert (await client.send_sticker(ANA, b"webp")).sticker
    assert (await client.send_location(ANA, 38.7, -9.1)).location
    assert (await client.send_venue(ANA, 38.7, -9.1, "Shop", "Rua 1")).venue
    assert (await client.send_contact(ANA, "+351910000001", "Ana")).contact
    album = await client.send_media_group(
        ANA, [InputMediaPhoto(b"one", caption="two"), InputMediaPhoto(photo.photo[-1].file_id)]
    )
    assert len({message.media_group_id for message in album}) == 1
    assert await client.send_chat_action(ANA, "typing")
    assert len(await bot.ledger()) == 14


async def test_it_loads_files(client: Bot, bot: TestBot) -> None:
    sent = await client.send_document(ANA, b"%PDF", filename="offer.pdf")
    assert sent.document
    file = await sent.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"%PDF"


async def test_it_changes_and_deletes(client: Bot) -> None:
    sent = await client.send_message(ANA, "one")
    changed = await sent.edit_text("two")
    assert isinstance(changed, telegram.Message)
    assert changed.text == "two"
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_text("two")
    assert await sent.delete()


async def test_it_answers_taps(client: Bot, bot: TestBot) -> None:
    await bot.hears("hi")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    sent = await client.send_message(ANA, "?", reply_markup=keyboard)
    await bot.does("taps", message_id=sent.message_id, data="y")
    *_, update = await client.get_updates()
    assert update.callback_query
    assert update.callback_query.data == "y"
    assert await update.callback_query.answer("ok")
    with pytest.raises(BadRequest, match="too old"):
        await update.callback_query.answer()


async def test_it_reads_every_update(client: Bot, bot: TestBot) -> None:
    kinds = ["message", "edited_message", "message_reaction", "my_chat_member"]
    assert await client.set_webhook("https://x.example", allowed_updates=kinds)
    assert await client.delete_webhook()
    heard = await bot.hears("hi")
    await bot.does("edits", message_id=heard, text="there")
    await bot.does("reactions", message_id=heard, emoji="👍")
    await bot.does("block")
    group = {"id": -4001, "type": "group", "title": "Fans"}
    await bot.does("messages", text="hi", chat=group)
    await bot.does("migrate", chat=group)
    updates = await client.get_updates(allowed_updates=kinds)
    message, edit, reaction, member, hello, *moves = updates
    assert message.message
    assert edit.edited_message
    assert reaction.message_reaction
    assert reaction.message_reaction.new_reaction[0].to_dict()["emoji"] == "👍"
    assert member.my_chat_member
    assert member.my_chat_member.new_chat_member.status == "kicked"
    assert hello.effective_chat
    assert hello.effective_chat.title == "Fans"
    assert [bool(u.message and u.message.migrate_to_chat_id) for u in moves] == [True, False]
    assert all(isinstance(update, Update) for update in updates)


async def test_it_sets_its_webhook(client: Bot, bot: TestBot) -> None:
    assert await client.set_webhook(bot.inbox.url, secret_token=SECRET, max_connections=5)
    info = await client.get_webhook_info()
    assert (info.url, info.max_connections) == (bot.inbox.url, 5)
    with pytest.raises(Conflict):
        await client.get_updates()


async def test_it_understands_refusals(
    client: Bot, bot: TestBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # its next version's way, without a warning
    await bot.hears("hi")
    await bot.does("block")
    with pytest.raises(Forbidden):
        await client.send_message(ANA, "x")
    with pytest.raises(BadRequest, match="text is empty"):
        await client.send_message(5550002, " ")
    await bot.fault("telegram.messages", "rate_limited", seconds=3)
    with pytest.raises(RetryAfter, match="Retry in 0:00:03"):
        await client.send_message(5550002, "x")
