"""What each answer, and each absence of one, means (telegram.md §8, row by row)."""

import pytest

from crosschat.channels.telegram import api, plugin
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.tests.account import (
    ACCEPTED,
    CREDENTIALS,
    SECRET,
    TOKEN,
    message,
    ok,
    refusal,
)
from crosschat.messaging.channel import Address, Part, Sent
from crosschat.messaging.content import Choice, Interactive, Reaction, Text
from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
)
from crosschat.testing.opening import NOWHERE, opened
from crosschat.testing.recorder import Recorder, Reply

Failure = type[ChannelError]
ANA = Address(value="5550001")
HELLO = Part(id="p", content=Text(text="hi"))

ROWS: list[tuple[int, str, Failure]] = [
    (400, "Bad Request: chat not found", Rejected),
    (400, "Bad Request: message is too long", Rejected),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", Rejected),
    (400, "Bad Request: failed to get HTTP URL content", Rejected),
    (400, "Bad Request: file is too big", Rejected),
    (400, "Bad Request: message can't be deleted", Rejected),
    (400, "Bad Request: something new", Rejected),
    (401, "Unauthorized", NotConfigured),
    (403, "Forbidden: bot was blocked by the user", ContactBlocked),
    (403, "Forbidden: user is deactivated", ContactBlocked),
    (403, "Forbidden: bot was kicked from the supergroup chat", ContactBlocked),
    (403, "Forbidden: bot is not a member of the channel chat", ContactBlocked),
    (403, "Forbidden: bot can't initiate conversation with a user", ContactBlocked),
    (403, "Forbidden: something new", ContactBlocked),
    (404, "Not Found", NotConfigured),
    (409, "Conflict: can't use getUpdates method while webhook is active", NotConfigured),
    (409, "Conflict: terminated by other getUpdates request", ConnectionFailed),
    (409, "Conflict: terminated by other setWebhook", ConnectionFailed),
    (413, "Request Entity Too Large", Rejected),
    (418, "I'm a teapot", Rejected),
    (429, "Too Many Requests: retry after 7", RateLimited),
    (500, "Internal Server Error", ConnectionFailed),
    (502, "Bad Gateway", ConnectionFailed),
    (504, "Gateway Timeout", ConnectionFailed),
]


async def failed_send(telegram: Telegram) -> ChannelError:
    with pytest.raises(ChannelError) as failed:
        await telegram.send(HELLO, ANA)
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__ or failed.value.__context__ is None
    return failed.value


@pytest.mark.parametrize(("code", "description", "failure"), ROWS)
async def test_code_and_description_decide(
    telegram: Telegram, platform: Recorder, code: int, description: str, failure: Failure
) -> None:
    platform.answer(refusal(code, description))
    error = await failed_send(telegram)
    assert isinstance(error, failure)
    assert error.code == failure.code
    assert error.provider_code == str(code)
    assert error.message.endswith(f" (Telegram {code}: {description})")
    assert len(platform.requests) == 1


async def test_the_code_counts_whatever_the_http_status(
    telegram: Telegram, platform: Recorder
) -> None:
    answer = refusal(403, "Forbidden: bot was blocked by the user")
    platform.answer(Reply(status=200, json=answer.json))
    assert type(await failed_send(telegram)) is ContactBlocked


TOO_MANY = "Too Many Requests: retry after 7"


@pytest.mark.parametrize(
    ("reply", "pause"),
    [
        (refusal(429, TOO_MANY, retry_after=7), 7),
        (refusal(429, TOO_MANY), 7),
        (refusal(429, "Too Many Requests"), None),
        (Reply(429, json=refusal(429, "x").json, headers={"Retry-After": "9"}), 9),
        (Reply(429, body=b"slow down", headers={"Retry-After": "9"}), 9),
        (Reply(429, body=b"slow down"), None),
    ],
)
async def test_flood_control_pauses_the_whole_bot_for_as_long_as_it_says(
    telegram: Telegram, platform: Recorder, reply: Reply, pause: float | None
) -> None:
    platform.answer(reply)
    error = await failed_send(telegram)
    assert isinstance(error, RateLimited)
    assert (error.retry_after, error.scope) == (pause, "connection")


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(status=500, body=b"<html>oops</html>"), OutcomeUnknown),
        (Reply(status=502, json={}), OutcomeUnknown),
        (Reply(status=404, body=b"nginx"), NotConfigured),
        (Reply(status=403, body=b"proxy"), NotConfigured),
        (Reply(status=302, json={}, headers={"Location": "https://evil.example"}), NotConfigured),
        (Reply(status=413, body=b"too large"), Rejected),
        (Reply(status=200, body=b"<html>login</html>"), OutcomeUnknown),
        (Reply(hang_up=True), OutcomeUnknown),
    ],
)
async def test_an_answer_of_another_kind(
    telegram: Telegram, platform: Recorder, reply: Reply, failure: Failure
) -> None:
    platform.answer(reply)
    assert type(await failed_send(telegram)) is failure
    assert len(platform.requests) == 1


async def test_silence_after_the_request_leaves_the_outcome_open(
    telegram: Telegram, platform: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_READ", 0.05)
    platform.answer(Reply(silent=True))
    assert type(await failed_send(telegram)) is OutcomeUnknown
    assert len(platform.requests) == 1


@pytest.mark.parametrize("url", [NOWHERE, "http://host.invalid", "http://127.0.0.1:99999"])
async def test_without_a_connection_nothing_was_written(url: str) -> None:
    async with opened(plugin, url=url, credentials=CREDENTIALS) as channel:
        with pytest.raises(ConnectionFailed):
            await channel.send(HELLO, ANA)


@pytest.mark.parametrize("reply", [Reply(hang_up=True), Reply(status=500, body=b"x")])
async def test_a_lost_answer_to_what_may_be_repeated_is_asked_again(
    telegram: Telegram, platform: Recorder, reply: Reply
) -> None:
    platform.answer(reply)
    for call in (
        telegram.check_account(),
        telegram.show_typing(ANA, last_inbound=None),
        telegram.answer_choice("callback:1"),
        telegram.send(Part(id="p", content=Reaction(target="5550001:4", emoji="👍")), ANA),
    ):
        with pytest.raises(ConnectionFailed):
            await call


async def test_a_group_that_moved_is_written_to_at_its_new_id(
    telegram: Telegram, platform: Recorder
) -> None:
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    platform.answer(refusal(400, moved, migrate_to_chat_id=-10077), ok(message(3, chat=-10077)))
    sent = await telegram.send(HELLO, Address(value="-4001"))
    assert [asked.json["chat_id"] for asked in platform.requests] == [-4001, -10077]
    assert sent == Sent(external_id="-10077:3", address="-10077")


async def test_a_group_that_moves_in_circles_is_given_up(
    telegram: Telegram, platform: Recorder
) -> None:
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    platform.answer(
        refusal(400, moved, migrate_to_chat_id=-2),
        refusal(400, moved, migrate_to_chat_id=-1),
        refusal(400, moved, migrate_to_chat_id=-2),
        refusal(400, moved, migrate_to_chat_id=-1),
        ACCEPTED,
    )
    with pytest.raises(Rejected):
        await telegram.send(HELLO, Address(value="-1"))
    assert len(platform.requests) == 4


async def test_refused_formatting_costs_the_formatting_alone(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(refusal(400, "Bad Request: can't parse entities: x"), ACCEPTED)
    content = Interactive(style="buttons", header="H", body="?", choices=(Choice(title="A"),))
    await telegram.send(Part(id="p", content=content), ANA)
    first, second = (asked.json for asked in platform.requests)
    assert first.pop("entities")
    assert first == second


async def test_a_quote_that_is_gone_costs_the_quote_alone(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(refusal(400, "Bad Request: message to be replied not found"), ACCEPTED)
    await telegram.send(Part(id="p", content=Text(text="hi"), reply_to="5550001:4"), ANA)
    first, second = (asked.json for asked in platform.requests)
    assert first.pop("reply_parameters")
    assert first == second


@pytest.mark.parametrize(
    "description",
    ["Bad Request: can't parse entities: x", "Bad Request: message to be replied not found"],
)
async def test_what_was_not_even_sent_is_not_left_out(
    telegram: Telegram, platform: Recorder, description: str
) -> None:
    platform.answer(refusal(400, description))
    assert isinstance(await failed_send(telegram), Rejected)
    assert len(platform.requests) == 1


@pytest.mark.parametrize("said", [TOKEN, SECRET, "123456789:AAsomebodyElsesToken1234567890"])
async def test_a_secret_that_is_quoted_is_not_repeated(
    telegram: Telegram, platform: Recorder, said: str
) -> None:
    platform.answer(refusal(400, f"Bad Request: no such path /bot{said}/x"))
    error = await failed_send(telegram)
    assert said not in f"{error} {error.message} {error!r}"
    assert "[secret]" in error.message


@pytest.mark.parametrize("token", ["", "nonsense", f"{TOKEN}/../x", "7:short", f"{TOKEN}?x=1"])
async def test_a_malformed_token_is_told_before_any_call(platform: Recorder, token: str) -> None:
    credentials = {**CREDENTIALS, "bot_token": token}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        with pytest.raises(NotConfigured, match="bot token") as failed:
            await channel.send(HELLO, ANA)
    assert platform.requests == []
    assert not token or token not in str(failed.value)
