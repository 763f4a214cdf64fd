"""What each answer, and each absence of one, means (whatsapp.md §13, row by row)."""

import orjson
import pytest

from crosschat.channels.whatsapp import plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import CREDENTIALS, SECRET, TOKEN, refusal
from crosschat.kit.time_limit import TimeLimit
from crosschat.messaging.channel import Address, Part, Webhook
from crosschat.messaging.content import Text
from crosschat.messaging.events import DeliveryReported
from crosschat.messaging.failures import (
    ChannelError,
    ConnectionFailed,
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    WindowClosed,
)
from crosschat.platforms.meta import graph
from crosschat.testing.opening import NOWHERE, opened
from crosschat.testing.recorder import Recorder, Reply

Failure = type[ChannelError]
ANA = Address(value="351910000001")
HELLO = Part(id="p", content=Text(text="hi"))

CODES: dict[Failure, tuple[int, ...]] = {
    NotConfigured: (
        *(0, 190, 3, 10, 200, 230, 299, 131005, 33, 131031, 368, 131037, 131045, 133010, 131042),
        *(133000, 133001, 133005, 133006, 133008, 133009, 133016),
    ),
    ConnectionFailed: (1, 131000, 2, 131016, 133004, 131057),
    RateLimited: (4, 80007, 80008, 130429, 131048, 131056, 133015),
    WindowClosed: (131047,),
    ContactBlocked: (131026, 131050, 130403),
    Rejected: (
        *(135000, 131049, 130472, 131063, 131064, 131021, 131030, 131062, 100, 131008, 131009),
        *(131051, 131052, 131053, 130497, 132000, 132001, 132005, 132007, 132008, 132012, 132015),
        *(132016, 132018, 132068, 132069, 137000, 131059, 2388019, 2388040, 2388299, 987654),
    ),
}
ROWS = [(code, failure) for failure, codes in CODES.items() for code in codes]


async def failed_send(whatsapp: WhatsApp) -> ChannelError:
    with pytest.raises(ChannelError) as failed:
        await whatsapp.send(HELLO, ANA)
    assert failed.value.__cause__ is None
    return failed.value


@pytest.mark.parametrize(("code", "failure"), ROWS)
async def test_an_error_code_decides_whatever_the_http_status(
    whatsapp: WhatsApp, platform: Recorder, code: int, failure: Failure
) -> None:
    platform.answer(refusal(code, error_data={"details": "what Meta says"}))
    error = await failed_send(whatsapp)
    assert type(error) is failure
    assert error.provider_code == str(code)
    assert error.message.endswith(f" (WhatsApp {code}: what Meta says)")
    assert len(platform.requests) == 1


@pytest.mark.parametrize(("code", "failure"), ROWS)
async def test_a_code_means_the_same_in_a_failed_status(
    whatsapp: WhatsApp, code: int, failure: Failure
) -> None:
    status = {"id": "w", "status": "failed", "errors": [{"code": code, "title": "t"}]}
    hook = Webhook(body=orjson.dumps({"statuses": [status]}))
    found = [e for e in whatsapp.parse(hook).events if isinstance(e, DeliveryReported)]
    assert [e.problem and e.problem.code for e in found] == [failure.code]


@pytest.mark.parametrize(
    ("code", "pause", "scope"),
    [
        (131056, 6, "recipient"),
        (130429, 1, "connection"),
        (131048, 3600, "connection"),
        (4, 300, "connection"),
        (80007, 300, "connection"),
        (131057, 120, None),
        (131016, None, None),
    ],
)
async def test_a_limit_says_what_pauses_and_for_how_long(
    whatsapp: WhatsApp, platform: Recorder, code: int, pause: float | None, scope: str | None
) -> None:
    platform.answer(refusal(code))
    error = await failed_send(whatsapp)
    assert error.retryable
    assert error.retry_after == pause
    assert getattr(error, "scope", None) == scope


USAGE = '{"3300110022":[{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":7}]}'


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"X-Business-Use-Case-Usage": USAGE}, 420),
        ({"Retry-After": "11", "X-Business-Use-Case-Usage": USAGE}, 11),
        ({"X-Business-Use-Case-Usage": '{"1":[{"estimated_time_to_regain_access":0}]}'}, 300),
        ({"X-Business-Use-Case-Usage": '[{"call_count": 10}]'}, 300),
        ({"X-Business-Use-Case-Usage": "not json"}, 300),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 300),
    ],
)
async def test_the_platforms_own_pause_comes_first(
    whatsapp: WhatsApp, platform: Recorder, headers: dict[str, str], pause: float
) -> None:
    answer = refusal(80007)
    platform.answer(Reply(status=400, json=answer.json, headers=headers))
    assert (await failed_send(whatsapp)).retry_after == pause


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (Reply(status=500, body=b"<html>oops</html>"), OutcomeUnknown),
        (Reply(status=502, json={}), OutcomeUnknown),
        (Reply(status=200, body=b"<html>login</html>"), OutcomeUnknown),
        (Reply(status=200, json=[]), OutcomeUnknown),
        (Reply(status=503, json={"error": "busy"}), OutcomeUnknown),
        (Reply(status=429, json={}), RateLimited),
        (Reply(status=408, json={}), ConnectionFailed),
        (Reply(status=404, body=b"nginx"), NotConfigured),
        (Reply(status=403, body=b"proxy"), NotConfigured),
        (Reply(status=302, json={}, headers={"Location": "https://evil.example"}), NotConfigured),
        (Reply(status=413, body=b"too large"), Rejected),
        (Reply(status=200, json={"error": {"code": 190, "message": "x"}}), NotConfigured),
        (Reply(status=400, json={"error": {"code": "131047", "message": "x"}}), WindowClosed),
        (Reply(status=500, json={"error": {"code": 987654, "message": "x"}}), ConnectionFailed),
        (Reply(status=429, json={"error": {"code": 987654, "message": "x"}}), RateLimited),
        (
            Reply(status=400, json={"error": {"code": 987654, "is_transient": True}}),
            ConnectionFailed,
        ),
        (Reply(hang_up=True), OutcomeUnknown),
    ],
)
async def test_an_answer_of_any_other_kind(
    whatsapp: WhatsApp, platform: Recorder, reply: Reply, failure: Failure
) -> None:
    platform.answer(reply)
    assert type(await failed_send(whatsapp)) is failure
    assert len(platform.requests) == 1


async def test_silence_after_the_request_leaves_the_outcome_open(
    whatsapp: WhatsApp, platform: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "_WHOLE_CALL", TimeLimit(0.05))
    platform.answer(Reply(silent=True))
    assert type(await failed_send(whatsapp)) is OutcomeUnknown
    assert len(platform.requests) == 1


@pytest.mark.parametrize("url", [NOWHERE, "http://host.invalid", "http://127.0.0.1:99999"])
async def test_without_a_connection_nothing_was_written(url: str) -> None:
    async with opened(plugin, url=url, credentials=CREDENTIALS) as channel:
        with pytest.raises(ConnectionFailed):
            await channel.send(HELLO, ANA)


@pytest.mark.parametrize("reply", [Reply(hang_up=True), Reply(status=500, body=b"x")])
async def test_a_lost_answer_to_a_question_is_simply_asked_again(
    whatsapp: WhatsApp, platform: Recorder, reply: Reply
) -> None:
    platform.answer(reply)
    with pytest.raises(ConnectionFailed):
        await whatsapp.check_account()
    with pytest.raises(ConnectionFailed):
        await whatsapp.mark_read("wamid.IN")
    with pytest.raises(ConnectionFailed):
        await whatsapp.upload_media(b"x", "text/plain", None)


@pytest.mark.parametrize("said", [TOKEN, SECRET, "EAAsomebodyElsesToken12345"])
async def test_a_secret_that_meta_quotes_is_not_repeated(
    whatsapp: WhatsApp, platform: Recorder, said: str
) -> None:
    platform.answer(refusal(190, message=f"Malformed access token {said}"))
    error = await failed_send(whatsapp)
    assert said not in f"{error} {error.message} {error!r}"
    assert "[secret]" in error.message


def test_an_error_without_a_code_is_not_taken_for_a_wrong_token(whatsapp: WhatsApp) -> None:
    status = {"id": "w", "status": "failed", "errors": [{"title": "Odd"}]}
    [event] = whatsapp.parse(Webhook(body=orjson.dumps({"statuses": [status]}))).events
    assert isinstance(event, DeliveryReported)
    assert event.problem
    assert (event.problem.code, event.problem.provider_code) == ("rejected", None)
    assert event.problem.message.endswith("(WhatsApp: Odd)")


@pytest.mark.parametrize("token", ["", "two\nlines", "ünïcode"])
async def test_a_token_that_no_header_can_hold_is_told(platform: Recorder, token: str) -> None:
    credentials = {**CREDENTIALS, "access_token": token}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        with pytest.raises(NotConfigured, match="access token"):
            await channel.send(HELLO, ANA)
    assert platform.requests == []


async def test_a_connection_without_a_number_says_so(platform: Recorder) -> None:
    credentials = {**CREDENTIALS, "phone_number_id": "../me"}
    async with opened(plugin, url=platform.url, credentials=credentials) as channel:
        with pytest.raises(NotConfigured):
            await channel.send(HELLO, ANA)
    assert platform.requests == []
