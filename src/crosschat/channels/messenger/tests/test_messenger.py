"""The channel as a whole. Inbound cases stand in ``payloads/``.

Impossible here, because …

1. "delivered" where only a watermark is told: it names no message (messenger.md §4);
2. a report of "sent": there is none beside the echo.
"""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from crosschat.channels.messenger import plugin
from crosschat.channels.messenger.channel import Messenger
from crosschat.messaging.channel import UNNAMED, Address, FetchesMedia, Part, UploadsMedia, Webhook
from crosschat.messaging.content import Choice, Content, Interactive, Media, MediaMessage, Text
from crosschat.messaging.failures import (
    ChannelError,
    ContactBlocked,
    NotConfigured,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    SignatureInvalid,
    WindowClosed,
)
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder, Reply
from crosschat.testing.suite import ChannelSuite

TOKEN, SECRET, PAGE = "EAApageTokenOfTheTest01234", "app-secret-of-the-test", "1010101"
CREDENTIALS = {"page_id": PAGE, "access_token": TOKEN, "app_secret": SECRET}
TO = Address(value="90001")
ACCEPTED = Reply(json={"recipient_id": "90001", "message_id": "m_Out1"})


class TestTheChannel(ChannelSuite):
    plugin = plugin
    payloads = Path(__file__).parent / "payloads"


@pytest.fixture
async def platform() -> AsyncIterator[Recorder]:
    async with Recorder() as recorder:
        recorder.answer(ACCEPTED)
        yield recorder


@pytest.fixture
async def messenger(platform: Recorder) -> AsyncIterator[Messenger]:
    async with opened(plugin, url=platform.url, credentials=CREDENTIALS) as channel:
        assert isinstance(channel, Messenger)
        yield channel


def test_a_token_alone_is_a_connection_whose_page_is_not_named() -> None:
    assert plugin.from_environment is not None
    given = {"META_PAGE_ACCESS_TOKEN": TOKEN, "META_APP_SECRET": SECRET}
    assert plugin.from_environment(given) == {**CREDENTIALS, "page_id": UNNAMED}
    assert plugin.from_environment({**given, "META_PAGE_ID": PAGE}) == CREDENTIALS


def test_a_body_names_its_pages_and_the_dashboards_test_none() -> None:
    tested = {"sender": {"id": "9"}, "recipient": {"id": "2"}}
    written = {"sender": {"id": "9"}, "message": {}}
    entries = [{"id": "1", "messaging": [written]}, {"id": "0", "changes": [{"value": tested}]}]
    assert plugin.accounts(Webhook(body=json.dumps({"entry": entries}).encode())) == ("1",)


async def test_what_the_app_has_signed_is_taken(messenger: Messenger) -> None:
    body = '{"a": "ü"}'.encode()
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    messenger.verify(Webhook(body=body, headers={"x-hub-signature-256": f"sha256={digest}"}))
    with pytest.raises(SignatureInvalid):
        messenger.verify(
            Webhook(body=body + b" ", headers={"x-hub-signature-256": f"sha256={digest}"})
        )


SENDS: dict[str, tuple[Content, dict[str, object]]] = {
    "text": (Text(text="hello"), {"text": "hello"}),
    "file by address": (
        MediaMessage(media=(Media(kind="image", url="https://files.example/1"),)),
        {
            "attachment": {
                "type": "image",
                "payload": {"url": "https://files.example/1", "is_reusable": False},
            }
        },
    ),
    "uploaded file": (
        MediaMessage(media=(Media(kind="document", external_id="55"),)),
        {"attachment": {"type": "file", "payload": {"attachment_id": "55"}}},
    ),
    "quick replies": (
        Interactive(style="buttons", body="Sure?", choices=(Choice(title="Yes", id="Y"),)),
        {
            "text": "Sure?",
            "quick_replies": [{"content_type": "text", "title": "Yes", "payload": "Y"}],
        },
    ),
}


@pytest.mark.parametrize("case", SENDS)
async def test_a_part_becomes_its_request(
    messenger: Messenger, platform: Recorder, case: str
) -> None:
    content, message = SENDS[case]
    sent = await messenger.send(Part(id="dlv_1", content=content, reply_to="m_0"), TO)
    assert (sent.external_id, sent.address) == ("m_Out1", "90001")
    [asked] = platform.requests
    assert (asked.method, asked.path) == ("POST", "/v26.0/me/messages")
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.json == {
        "recipient": {"id": "90001"},
        "messaging_type": "RESPONSE",
        "message": {**message, "metadata": "dlv_1"},
        "reply_to": {"mid": "m_0"},
    }


REFUSALS: list[tuple[int, int | None, type[ChannelError]]] = [
    (190, 463, NotConfigured),
    (10, 2018278, WindowClosed),
    (10, None, NotConfigured),
    (100, 2018001, Rejected),
    (551, 1545041, ContactBlocked),
    (200, 1545041, ContactBlocked),
    (613, None, RateLimited),
    (1, 1357046, OutcomeUnknown),
    (424242, None, Rejected),
]


@pytest.mark.parametrize(("code", "subcode", "failure"), REFUSALS)
async def test_a_refusal_is_what_the_platform_means_by_it(
    messenger: Messenger,
    platform: Recorder,
    code: int,
    subcode: int | None,
    failure: type[ChannelError],
) -> None:
    error = {"message": f"no: {TOKEN}", "code": code, "error_subcode": subcode}
    platform.answer(Reply(status=400, json={"error": error}))
    with pytest.raises(failure) as refused:
        await messenger.send(Part(id="dlv_1", content=Text(text="hello")), TO)
    assert type(refused.value) is failure
    assert TOKEN not in refused.value.message


async def test_a_lost_answer_is_no_failure(messenger: Messenger, platform: Recorder) -> None:
    for lost in (Reply(hang_up=True), Reply(json={}), Reply(status=502, body=b"bad gateway")):
        platform.answer(lost)
        with pytest.raises(OutcomeUnknown):
            await messenger.send(Part(id="dlv_1", content=Text(text="hello")), TO)


async def test_the_token_must_be_the_pages(messenger: Messenger, platform: Recorder) -> None:
    platform.answer(Reply(json={"id": PAGE, "name": "Ana's Shop"}))
    assert (await messenger.check_account()).name == "Ana's Shop"
    platform.answer(Reply(json={"id": "2020202", "name": "Other"}))
    with pytest.raises(NotConfigured, match=r"2020202.*1010101"):
        await messenger.check_account()


async def test_files_go_and_come(messenger: Messenger, platform: Recorder) -> None:
    assert isinstance(messenger, FetchesMedia)
    assert isinstance(messenger, UploadsMedia)
    platform.answer(Reply(json={"attachment_id": 77}))
    assert await messenger.upload_media(b"GIF89a", "image/gif", "a.gif") == "77"
    assert b'"type":"image"' in platform.requests[0].body
    platform.answer(Reply(body=b"bytes", headers={"content-type": "image/png"}))
    media = Media(kind="image", url=f"{platform.url}/1.png")
    assert (await messenger.fetch_media(media, max_bytes=10)).data == b"bytes"
    with pytest.raises(Rejected):
        await messenger.fetch_media(Media(kind="image", url="http://10.0.0.1/x"), max_bytes=10)
