"""Files to and from WhatsApp (whatsapp.md §10)."""

import gzip

import pytest

from crosschat.channels.whatsapp import plugin
from crosschat.channels.whatsapp.channel import WhatsApp
from crosschat.channels.whatsapp.tests.account import CREDENTIALS, TOKEN, refusal
from crosschat.messaging.channel import Downloaded
from crosschat.messaging.content import Media
from crosschat.messaging.failures import ConnectionFailed, NotConfigured, Rejected
from crosschat.platforms.meta.download import may_fetch, takes_token
from crosschat.testing.opening import opened
from crosschat.testing.recorder import Recorder, Reply

BYTES = Reply(body=b"bytes", headers={"Content-Type": "image/png"})
GONE = Reply(status=404, body=b"gone")


def image(
    *, external_id: str | None = None, url: str | None = None, file: str | None = None
) -> Media:
    return Media(kind="image", external_id=external_id, url=url, file=file)


async def test_a_file_is_fetched_by_its_id(whatsapp: WhatsApp, platform: Recorder) -> None:
    where = {"url": f"{platform.url}/file", "mime_type": "image/jpeg", "file_size": "5"}
    platform.answer(Reply(json=where), BYTES)
    found = await whatsapp.fetch_media(image(external_id="900"), max_bytes=5)
    assert found == Downloaded(data=b"bytes", mime_type="image/jpeg")
    asked, fetched = platform.requests
    assert (asked.path, asked.query) == ("/v26.0/900", {"phone_number_id": "7007007007"})
    assert fetched.path == "/file"
    assert fetched.headers["authorization"] == f"Bearer {TOKEN}"
    assert fetched.headers["user-agent"].startswith("CrossChat/")


async def test_an_address_in_the_webhook_saves_a_question(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(BYTES)
    media = Media(kind="document", external_id="900", url=f"{platform.url}/file", filename="a.png")
    found = await whatsapp.fetch_media(media, max_bytes=100)
    assert found == Downloaded(data=b"bytes", mime_type="image/png", filename="a.png")
    assert len(platform.requests) == 1


async def test_an_expired_address_is_asked_for_anew(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(GONE, Reply(json={"url": f"{platform.url}/fresh"}), BYTES)
    media = image(external_id="900", url=f"{platform.url}/old")
    assert (await whatsapp.fetch_media(media, max_bytes=100)).data == b"bytes"
    assert [r.path for r in platform.requests] == ["/old", "/v26.0/900", "/fresh"]


async def test_an_address_elsewhere_is_not_followed_but_the_id_is(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(Reply(json={"url": f"{platform.url}/file"}), BYTES)
    media = image(external_id="900", url="https://evil.example/x")
    assert (await whatsapp.fetch_media(media, max_bytes=100)).data == b"bytes"


@pytest.mark.parametrize(
    "media",
    [
        image(url="https://evil.example/x"),
        image(url="http://169.254.169.254/latest/meta-data"),
        image(url="file:///etc/passwd"),
        image(url="http://["),
        image(external_id="../me?fields=x"),
        image(file="f1"),
    ],
)
async def test_nothing_is_fetched_from_elsewhere(
    whatsapp: WhatsApp, platform: Recorder, media: Media
) -> None:
    with pytest.raises(Rejected):
        await whatsapp.fetch_media(media, max_bytes=100)
    assert platform.requests == []


async def test_a_redirect_is_followed_without_the_token(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(Reply(status=302, json={}, headers={"Location": "/moved"}), BYTES)
    found = await whatsapp.fetch_media(image(url=f"{platform.url}/file"), max_bytes=100)
    assert found.data == b"bytes"
    first, second = platform.requests
    assert "authorization" in first.headers
    assert "authorization" not in second.headers


async def test_a_redirect_to_elsewhere_is_refused(whatsapp: WhatsApp, platform: Recorder) -> None:
    async with Recorder() as evil:
        platform.answer(Reply(status=302, json={}, headers={"Location": f"{evil.url}/x"}))
        with pytest.raises(Rejected):
            await whatsapp.fetch_media(image(url=f"{platform.url}/file"), max_bytes=100)
        assert evil.requests == []


async def test_redirects_come_to_an_end(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(Reply(status=302, json={}, headers={"Location": "/file"}))
    with pytest.raises(Rejected, match="end"):
        await whatsapp.fetch_media(image(url=f"{platform.url}/file"), max_bytes=100)
    assert len(platform.requests) == 3


@pytest.mark.parametrize(
    "replies",
    [
        (Reply(json={"url": "URL", "file_size": 6}),),
        (Reply(json={"url": "URL"}), Reply(body=b"sixxxx")),
    ],
)
async def test_a_file_above_the_limit_is_refused(
    whatsapp: WhatsApp, platform: Recorder, replies: tuple[Reply, ...]
) -> None:
    first = Reply(json={**replies[0].json, "url": f"{platform.url}/file"})
    platform.answer(first, *replies[1:])
    with pytest.raises(Rejected, match="larger than 5 bytes"):
        await whatsapp.fetch_media(image(external_id="900"), max_bytes=5)


async def test_a_file_of_unknown_size_is_cut_off_while_it_streams(
    whatsapp: WhatsApp, platform: Recorder
) -> None:
    platform.answer(
        Reply(body=gzip.compress(bytes(5_000_000)), headers={"Content-Encoding": "gzip"})
    )
    with pytest.raises(Rejected, match="larger"):
        await whatsapp.fetch_media(image(url=f"{platform.url}/file"), max_bytes=100_000)


@pytest.mark.parametrize(
    ("reply", "failure"),
    [
        (GONE, Rejected),
        (Reply(status=500, body=b"x"), ConnectionFailed),
        (Reply(hang_up=True), ConnectionFailed),
        (refusal(190), NotConfigured),
    ],
)
async def test_a_file_that_cannot_be_fetched_says_why(
    whatsapp: WhatsApp, platform: Recorder, reply: Reply, failure: type[Exception]
) -> None:
    platform.answer(reply)
    with pytest.raises(failure):
        await whatsapp.fetch_media(image(url=f"{platform.url}/file"), max_bytes=100)


@pytest.mark.parametrize(
    ("url", "with_token", "at_all"),
    [
        ("https://graph.facebook.com/v26.0/1", True, True),
        ("https://lookaside.fbsbx.com/whatsapp", True, True),
        ("https://LOOKASIDE.FBSBX.COM/whatsapp", True, True),
        ("https://scontent.fbcdn.net/1", False, True),
        ("https://mmg.whatsapp.net/1", False, True),
        ("http://lookaside.fbsbx.com/whatsapp", False, False),
        ("https://lookaside.fbsbx.com:8443/x", False, False),
        ("https://fbsbx.com.evil.example/", False, False),
        ("https://evilfbsbx.com/", False, False),
        ("https://graph.facebook.com@evil.example/", False, False),
        ("https://evil.example\\.fbsbx.com/", False, False),
        ("https://evil.example/?.fbsbx.com", False, False),
        ("http://127.0.0.1:9000/graph/x", True, True),
        ("http://127.0.0.1:9001/graph/x", False, False),
        ("http://[::1", False, False),
        ("", False, False),
    ],
)
def test_the_token_goes_to_metas_hosts_alone(url: str, with_token: bool, at_all: bool) -> None:
    base = "http://127.0.0.1:9000/graph"
    assert (takes_token(url, base), may_fetch(url, base)) == (with_token, at_all)


async def test_a_file_is_uploaded_with_its_type(whatsapp: WhatsApp, platform: Recorder) -> None:
    platform.answer(Reply(json={"id": "900"}))
    assert await whatsapp.upload_media(b"%PDF", "application/pdf", "ä.pdf") == "900"
    [asked] = platform.requests
    assert (asked.method, asked.path) == ("POST", "/v26.0/7007007007/media")
    assert asked.headers["content-type"].startswith("multipart/form-data")
    assert b'name="messaging_product"\r\n\r\nwhatsapp\r\n' in asked.body
    assert b'name="type"\r\n\r\napplication/pdf\r\n' in asked.body
    assert b"Content-Type: application/pdf\r\n" in asked.body
    assert b"\r\n\r\n%PDF\r\n" in asked.body


async def test_an_upload_of_the_wrong_type_is_refused(platform: Recorder) -> None:
    platform.answer(refusal(131053))
    async with opened(plugin, url=platform.url, credentials=CREDENTIALS) as channel:
        assert isinstance(channel, WhatsApp)
        with pytest.raises(Rejected, match="format and size"):
            await channel.upload_media(b"x", "image/png", None)
