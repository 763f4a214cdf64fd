"""What the bot can do besides sending (telegram.md §1, §4, §7 and §9)."""

import pytest

from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.tests.account import TOKEN, ok, refusal
from crosschat.messaging.abilities import Profile
from crosschat.messaging.channel import Account, Address
from crosschat.messaging.content import Location, Media, Text
from crosschat.messaging.events import Person
from crosschat.messaging.failures import ChannelError, ConnectionFailed, NotConfigured, Rejected
from crosschat.testing.recorder import Recorder

ME = {
    "id": 7000000001,
    "is_bot": True,
    "first_name": "Shop",
    "username": "shop_demo_bot",
    "can_join_groups": True,
}


async def test_the_account_is_the_bot_and_its_link(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(ok(ME))
    assert await telegram.check_account() == Account(
        id="7000000001",
        name="Shop",
        metadata={
            "is_bot": True,
            "first_name": "Shop",
            "username": "shop_demo_bot",
            "can_join_groups": True,
            "link": "https://t.me/shop_demo_bot",
        },
    )
    assert platform.requests[0].path == f"/bot{TOKEN}/getMe"


async def test_an_answer_without_details_still_names_the_bot(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(ok({}))
    assert await telegram.check_account() == Account(id="7000000001", name="7000000001")


@pytest.mark.parametrize("code", [401, 404])
async def test_a_wrong_token_is_told(telegram: Telegram, platform: Recorder, code: int) -> None:
    platform.answer(refusal(code, "Unauthorized" if code == 401 else "Not Found"))
    with pytest.raises(NotConfigured, match="BotFather"):
        await telegram.check_account()


async def test_a_tap_is_answered(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(ok(True))
    await telegram.answer_choice("callback:4382")
    await telegram.answer_choice("callback:4382", text="x" * 300)
    first, second = platform.requests
    assert first.path == f"/bot{TOKEN}/answerCallbackQuery"
    assert first.json == {"callback_query_id": "4382"}
    assert second.json == {"callback_query_id": "4382", "text": "x" * 200}


async def test_a_tap_that_was_answered_too_late_is_no_failure(
    telegram: Telegram, platform: Recorder
) -> None:
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    platform.answer(refusal(400, said))
    await telegram.answer_choice("callback:4382")


@pytest.mark.parametrize("external_id", ["5550001:41", "", "callback:", "update:1"])
async def test_what_is_no_tap_needs_no_answer(
    telegram: Telegram, platform: Recorder, external_id: str
) -> None:
    await telegram.answer_choice(external_id)
    assert platform.requests == []


async def test_typing_is_shown(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(ok(True))
    await telegram.show_typing(Address(value="bc_9aZ:5550001"), last_inbound=None)
    assert platform.requests[0].path == f"/bot{TOKEN}/sendChatAction"
    assert platform.requests[0].json == {
        "chat_id": 5550001,
        "business_connection_id": "bc_9aZ",
        "action": "typing",
    }


async def test_only_business_chats_can_be_marked_read(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(ok(True))
    await telegram.mark_read("5550001:41")
    assert platform.requests == []
    await telegram.mark_read("bc_9aZ:5550001:70")
    assert platform.requests[0].path == f"/bot{TOKEN}/readBusinessMessage"
    assert platform.requests[0].json == {
        "chat_id": 5550001,
        "business_connection_id": "bc_9aZ",
        "message_id": 70,
    }


async def test_a_sent_text_can_be_changed(telegram: Telegram, platform: Recorder) -> None:
    await telegram.edit("5550001:90", Text(text="new"))
    assert platform.requests[0].path == f"/bot{TOKEN}/editMessageText"
    assert platform.requests[0].json == {
        "chat_id": 5550001,
        "message_id": 90,
        "text": "new",
        "link_preview_options": {"is_disabled": True},
    }


async def test_a_change_that_changes_nothing_is_no_failure(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(refusal(400, "Bad Request: message is not modified: same content"))
    await telegram.edit("5550001:90", Text(text="same"))


async def test_what_was_sent_can_be_taken_back(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(ok(True))
    await telegram.delete("5550001:90")
    await telegram.delete("bc_9aZ:5550001:70")
    first, second = platform.requests
    assert (first.path, first.json) == (
        f"/bot{TOKEN}/deleteMessage",
        {"chat_id": 5550001, "message_id": 90},
    )
    assert (second.path, second.json) == (
        f"/bot{TOKEN}/deleteBusinessMessages",
        {"business_connection_id": "bc_9aZ", "message_ids": [70]},
    )


@pytest.mark.parametrize("external_id", ["", "wamid.X", "callback:1", "5550001:reaction:p"])
async def test_what_is_no_message_cannot_be_changed(
    telegram: Telegram, platform: Recorder, external_id: str
) -> None:
    with pytest.raises(Rejected):
        await telegram.edit(external_id, Text(text="x"))
    with pytest.raises(Rejected):
        await telegram.delete(external_id)
    with pytest.raises(Rejected):
        await telegram.edit("5550001:90", Location(latitude=1, longitude=1))
    assert platform.requests == []


SIZES = [{"file_id": "s", "width": 90, "height": 90}, {"file_id": "b", "width": 640, "height": 640}]


async def test_a_profile_has_name_and_picture(telegram: Telegram, platform: Recorder) -> None:
    chat = {"id": 5550001, "type": "private", "first_name": "Ana", "username": "ana_s"}
    platform.answer(ok(chat), ok({"total_count": 1, "photos": [SIZES]}))
    avatar = Media(kind="image", external_id="b", mime_type="image/jpeg", width=640, height=640)
    assert await telegram.fetch_profile("5550001") == Profile(
        person=Person(address="5550001", name="Ana", username="ana_s"), avatar=avatar
    )


async def test_a_profile_without_picture_or_of_a_group(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(ok({"id": 5, "type": "private", "first_name": "Ana"}), ok({"photos": []}))
    assert await telegram.fetch_profile("5") == Profile(person=Person(address="5", name="Ana"))
    platform.answer(ok({"id": -5, "type": "group", "title": "Fans"}))
    assert await telegram.fetch_profile("-5") == Profile(person=Person(address="-5", name="Fans"))
    assert await telegram.fetch_profile("nobody") is None


async def test_somebody_unknown_has_no_profile(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(refusal(400, "Bad Request: chat not found"))
    assert await telegram.fetch_profile("5550001") is None
    platform.answer(ok(None))
    assert await telegram.fetch_profile("5550001") is None


@pytest.mark.parametrize(("code", "failure"), [(401, NotConfigured), (500, ConnectionFailed)])
async def test_a_profile_that_cannot_be_asked_for_is_a_failure(
    telegram: Telegram, platform: Recorder, code: int, failure: type[ChannelError]
) -> None:
    platform.answer(refusal(code, "x"))
    with pytest.raises(failure):
        await telegram.fetch_profile("5550001")
