"""The channel as a whole. Inbound cases stand in ``payloads/``, the other tables beside this file.

Impossible here, because …

1. delivered and read ticks for what a bot sends: Telegram tells bots nothing of it (§8);
2. learning what became of a message whose answer was lost: no id of ours rides along, nothing is
   echoed and no call lists what was sent (§8), so `resolves_unknown` is false;
3. deletions by customers in the bot's own chats: there is no such update (§4);
4. knowing which bot an update is for: its body does not say; the secret that came with it does;
5. uploading a file before its message: there is no such call (§6), so `send` reads it itself.
"""

from pathlib import Path

import pytest

from crosschat.channels.telegram import plugin
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.inbound import UPDATES
from crosschat.channels.telegram.tests.account import BOT, CREDENTIALS, HEADER, SECRET, TOKEN
from crosschat.messaging.abilities import (
    AnswersChoice,
    ChangesSent,
    KnowsRegistration,
    Polls,
    Profiles,
)
from crosschat.messaging.channel import (
    ChecksAccount,
    FetchesMedia,
    MarksRead,
    Registers,
    Types,
    UploadsMedia,
    Webhook,
)
from crosschat.messaging.failures import SignatureInvalid, SignatureMissing
from crosschat.testing.cases import load_cases
from crosschat.testing.opening import opened
from crosschat.testing.suite import ChannelSuite

PAYLOADS = Path(__file__).parent / "payloads"
ABILITIES = (
    *(AnswersChoice, ChangesSent, ChecksAccount, FetchesMedia, KnowsRegistration, MarksRead),
    *(Polls, Profiles, Registers, Types),
)


class TestTheChannel(ChannelSuite):
    plugin = plugin
    payloads = PAYLOADS


def test_it_has_every_ability_that_it_claims(telegram: Telegram) -> None:
    for ability in ABILITIES:
        assert isinstance(telegram, ability)
    assert not isinstance(telegram, UploadsMedia)


# Every update of §4, requested or not, and every content type of §5.
NOT_REQUESTED = (
    *("channel_post", "edited_channel_post", "message_reaction_count", "inline_query", "poll"),
    *("chosen_inline_result", "shipping_query", "pre_checkout_query", "purchased_paid_media"),
    *("poll_answer", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"),
    *("guest_message", "managed_bot"),
)
CONTENT = (
    *("text", "photo", "document", "video", "audio", "voice", "video_note", "animation"),
    *("live_photo", "sticker", "location", "venue", "contact", "rich_message", "poll", "dice"),
    *("story", "checklist", "paid_media", "game", "invoice", "new_chat_members"),
    *("pinned_message", "migrate_to_chat_id", "migrate_from_chat_id", "reply_to_message"),
    *("forward_origin", "media_group_id", "web_app_data", "quote", "sender_business_bot"),
)


def test_there_is_a_case_for_everything_that_the_sheet_names() -> None:
    cases = load_cases(PAYLOADS)
    events = {case.name.split("__")[0] for case in cases}
    assert events >= {*UPDATES, *NOT_REQUESTED}
    bodies = b"".join(case.body for case in cases)
    for kind in CONTENT:
        assert f'"{kind}":'.encode() in bodies, kind


async def test_every_event_belongs_to_the_bot_whose_secret_came_with_it(
    telegram: Telegram,
) -> None:
    for case in load_cases(PAYLOADS):
        assert {event.account for event in telegram.parse(case.hook).events} <= {BOT}
        assert plugin.accounts(case.hook) == ()


BODY = b'{"update_id":1}'


def test_a_webhook_with_the_secret_is_accepted(telegram: Telegram) -> None:
    telegram.verify(Webhook(body=BODY, headers={HEADER: SECRET}))


@pytest.mark.parametrize(
    "given", ["", "x", SECRET[:-1], SECRET.upper(), f"{SECRET} ", TOKEN, "ünïcode", BOT]
)
def test_any_other_secret_is_refused(telegram: Telegram, given: str) -> None:
    with pytest.raises(SignatureInvalid) as refused:
        telegram.verify(Webhook(body=BODY, headers={HEADER: given}))
    assert not isinstance(refused.value, SignatureMissing)
    assert SECRET not in str(refused.value)


def test_a_webhook_that_was_set_without_a_secret_is_told_from_a_forged_one(
    telegram: Telegram,
) -> None:
    with pytest.raises(SignatureMissing):
        telegram.verify(Webhook(body=BODY))


async def test_a_secret_of_the_owners_replaces_ours() -> None:
    credentials = {**CREDENTIALS, "webhook_secret": "chosen-by_hand"}
    async with opened(plugin, credentials=credentials) as channel:
        channel.verify(Webhook(body=BODY, headers={HEADER: "chosen-by_hand"}))
        with pytest.raises(SignatureInvalid):
            channel.verify(Webhook(body=BODY, headers={HEADER: SECRET}))


@pytest.mark.parametrize(
    ("environment", "bot_id"),
    [
        ({}, None),
        ({"TELEGRAM_BOT_TOKEN": ""}, None),
        ({"TELEGRAM_BOT_TOKEN": TOKEN}, BOT),
        ({"TELEGRAM_BOT_TOKEN": f" {TOKEN}\n"}, BOT),
        ({"TELEGRAM_BOT_TOKEN": "7123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}, "7123456789"),
        ({"TELEGRAM_BOT_TOKEN": "nonsense"}, "invalid-token"),
    ],
)
def test_the_guides_variable_makes_a_connection(
    environment: dict[str, str], bot_id: str | None
) -> None:
    assert plugin.from_environment
    found = plugin.from_environment(environment)
    assert (found["bot_id"] if found else None) == bot_id
    if bot_id == BOT:
        assert found == {"bot_token": TOKEN, "bot_id": BOT, "webhook_secret": SECRET}


def test_the_guides_names_are_known_as_aliases() -> None:
    names = {n: f.name for f in plugin.credentials for n in (f.name, *f.aliases)}
    assert names["botToken"] == names["TELEGRAM_BOT_TOKEN"] == "bot_token"
    assert names["botUsername"] == "bot_username"


def test_what_follows_from_the_token_is_never_asked_for() -> None:
    assert plugin.complete
    assert plugin.complete({"bot_token": TOKEN, "bot_id": "1"}) == {
        "bot_token": TOKEN,
        "bot_id": BOT,
        "webhook_secret": SECRET,
    }
    assert plugin.complete({"bot_token": TOKEN, "webhook_secret": "own"})["webhook_secret"] == "own"
    assert plugin.complete({})["bot_id"] == "invalid-token"
    assert [f.name for f in plugin.credentials if f.derived] == ["bot_id"]
    assert [f.name for f in plugin.credentials if f.required] == ["bot_token"]


def test_the_sandboxes_bot_derives_from_the_seed() -> None:
    assert plugin.simulated
    credentials, urls = plugin.simulated("seed", "http://127.0.0.1:9000/")
    assert credentials == {
        "bot_token": "1000000001:6d38bb764d49109743cb6ec9f15439aa0e7",
        "bot_id": "1000000001",
        "webhook_secret": "b84a15070b96b8df964708c0a29cb6a7b68261202c0d94047199d0207e76b9f6",
        "bot_username": "crosschat_sandbox_bot",
    }
    assert urls == {"TELEGRAM_API_URL": "http://127.0.0.1:9000/telegram"}


async def test_nothing_shows_the_token(telegram: Telegram) -> None:
    shown = f"{telegram!r} {telegram} {telegram._api!r}"
    assert TOKEN not in shown
    assert SECRET not in shown
