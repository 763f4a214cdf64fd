"""Files to and from Telegram (telegram.md §6)."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from crosschat.channels.telegram import plugin
from crosschat.channels.telegram.channel import Telegram
from crosschat.channels.telegram.tests.account import CREDENTIALS, TOKEN, message, ok, refusal
from crosschat.messaging.channel import Address, Channel, Downloaded, Opened, Part
from crosschat.messaging.content import Media, MediaKind, MediaMessage
from crosschat.messaging.failures import ConnectionFailed, NotConfigured, Rejected
from crosschat.testing.recorder import Recorder, Reply

ANA = Address(value="5550001")
BYTES = Reply(body=b"bytes", headers={"Content-Type": "application/octet-stream"})
PHOTO = Media(kind="image", external_id="AgAC1", mime_type="image/jpeg")
MB = 1024 * 1024


def found(path: str = "photos/file_12.jpg", size: int = 5) -> Reply:
    return ok({"file_id": "AgAC1", "file_unique_id": "u", "file_size": size, "file_path": path})


async def test_a_file_is_fetched_by_its_id(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(found(), BYTES)
    assert await telegram.fetch_media(PHOTO, max_bytes=5) == Downloaded(
        data=b"bytes", mime_type="image/jpeg"
    )
    asked, fetched = platform.requests
    assert (asked.path, asked.json) == (f"/bot{TOKEN}/getFile", {"file_id": "AgAC1"})
    assert (fetched.method, fetched.path) == ("GET", f"/file/bot{TOKEN}/photos/file_12.jpg")


async def test_name_and_type_of_the_message_are_kept(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(found("documents/file_1"), BYTES)
    media = Media(kind="document", external_id="D", filename="a b.pdf", mime_type="application/pdf")
    got = await telegram.fetch_media(media, max_bytes=100)
    assert (got.filename, got.mime_type) == ("a b.pdf", "application/pdf")


async def test_a_path_with_odd_characters_stays_below_the_bot(
    telegram: Telegram, platform: Recorder
) -> None:
    platform.answer(found("documents/what? #1%2e.pdf"), BYTES)
    await telegram.fetch_media(PHOTO, max_bytes=100)
    assert platform.requests[1].path == f"/file/bot{TOKEN}/documents/what? #1%2e.pdf"


@pytest.mark.parametrize("path", ["/var/lib/bot/file", "../x", "a/../../x", "a//b", ".", "a/./b"])
async def test_a_path_of_elsewhere_is_not_fetched(
    telegram: Telegram, platform: Recorder, path: str
) -> None:
    platform.answer(found(path), BYTES)
    with pytest.raises(Rejected):
        await telegram.fetch_media(PHOTO, max_bytes=100)
    assert len(platform.requests) == 1


async def test_a_redirect_is_not_followed(telegram: Telegram, platform: Recorder) -> None:
    platform.answer(found(), Reply(status=302, json={}, headers={"Location": "/moved"}))
    with pytest.raises(NotConfigured):
        await telegram.fetch_media(PHOTO, max_bytes=100)
    assert len(platform.requests) == 2


@pytest.mark.parametrize(
    ("media", "replies", "asked"),
    [
        (Media(kind="document", external_id="D", size=21 * MB), [found()], 0),
        (Media(kind="document", external_id="D", size=101), [found()], 0),
        (PHOTO, [found(size=101)], 1),
        (PHOTO, [found(), Reply(body=b"x" * 101)], 2),
        (PHOTO, [refusal(400, "Bad Request: file is too big")], 1),
    ],
)
async def test_what_is_too_large_is_said_so(
    telegram: Telegram, platform: Recorder, media: Media, replies: list[Reply], asked: int
) -> None:
    platform.answer(*replies)
    limit = 100 * MB if media.size == 21 * MB else 100
    with pytest.raises(Rejected, match="larger"):
        await telegram.fetch_media(media, max_bytes=limit)
    assert len(platform.requests) == asked


@pytest.mark.parametrize(
    ("replies", "failure"),
    [
        ([found(), Reply(status=404, body=b"gone")], Rejected),
        ([found(), Reply(status=500, body=b"x")], ConnectionFailed),
        ([found(), Reply(hang_up=True)], ConnectionFailed),
        ([ok({"file_id": "AgAC1"})], ConnectionFailed),
        ([ok(None)], ConnectionFailed),
    ],
)
async def test_what_cannot_be_fetched(
    telegram: Telegram, platform: Recorder, replies: list[Reply], failure: type[Exception]
) -> None:
    platform.answer(*replies)
    with pytest.raises(failure) as failed:
        await telegram.fetch_media(PHOTO, max_bytes=100)
    assert TOKEN not in f"{failed.value} {failed.value.__cause__}"


async def test_an_address_in_a_message_is_never_fetched(
    telegram: Telegram, platform: Recorder
) -> None:
    media = Media(kind="image", url="http://169.254.169.254/latest")
    with pytest.raises(Rejected):
        await telegram.fetch_media(media, max_bytes=100)
    assert platform.requests == []


async def read_file(name: str) -> Downloaded:
    """Stands where the core's file storage stands."""
    return Downloaded(data=f"bytes of {name}".encode(), mime_type="image/png", filename="x.png")


@pytest.fixture
async def reader(platform: Recorder) -> AsyncIterator[Channel]:
    async with aiohttp.ClientSession() as session:
        urls = {"TELEGRAM_API_URL": platform.url}
        yield plugin.open(Opened(CREDENTIALS, urls, session, read_file=read_file))


def fields_of(platform: Recorder) -> dict[str, tuple[str, str]]:
    """The form's fields: (header, content)."""
    asked = platform.requests[0]
    boundary = asked.headers["content-type"].partition("boundary=")[2]
    fields = {}
    for block in asked.body.decode().split(f"--{boundary}")[1:-1]:
        head, _, content = block.partition("\r\n\r\n")
        named = re.search(r'name="([^"]*)"', head)
        assert named
        fields[named[1]] = (head, content.removesuffix("\r\n"))
    return fields


@pytest.mark.parametrize(
    ("kind", "method", "field"),
    [
        ("image", "sendPhoto", "photo"),
        ("video", "sendVideo", "video"),
        ("audio", "sendAudio", "audio"),
        ("voice", "sendVoice", "voice"),
        ("document", "sendDocument", "document"),
        ("sticker", "sendSticker", "sticker"),
    ],
)
async def test_a_file_of_ours_goes_along_with_its_message(
    reader: Channel, platform: Recorder, kind: MediaKind, method: str, field: str
) -> None:
    photo = message(photo=[{"file_id": "P1", "width": 9, "height": 9}])
    platform.answer(ok(photo))
    media = Media(kind=kind, file="f1", filename="my é file.png", url="https://files.example/1")
    part = Part(id="p", content=MediaMessage(media=(media,)), reply_to="5550001:41")
    sent = await reader.send(part, ANA)
    assert platform.requests[0].path == f"/bot{TOKEN}/{method}"
    fields = fields_of(platform)
    head, content = fields[field]
    assert content == "bytes of f1"
    assert 'filename="my é file.png"' in head
    assert "Content-Type: image/png" in head
    assert fields["chat_id"][1] == "5550001"
    assert fields["reply_parameters"][1].startswith('{"message_id":41')
    assert sent.metadata == {"files": ["P1"]}


async def test_an_album_may_mix_uploads_and_ids(reader: Channel, platform: Recorder) -> None:
    platform.answer(ok([message(1), message(2)]))
    media = (Media(kind="image", file="f1"), Media(kind="image", external_id="AgAC2"))
    await reader.send(Part(id="p", content=MediaMessage(media=media, caption="olá")), ANA)
    fields = fields_of(platform)
    assert fields["media"][1] == (
        '[{"type":"photo","media":"attach://file0","caption":"olá"},'
        '{"type":"photo","media":"AgAC2"}]'
    )
    assert fields["file0"][1] == "bytes of f1"


@pytest.mark.parametrize("name", ['x"y.png', "x\r\nContent-Type: text/html\r\n\r\nz", "a\\b", "\0"])
async def test_a_name_cannot_break_out_of_its_header(
    reader: Channel, platform: Recorder, name: str
) -> None:
    media = Media(kind="document", file="f1", filename=name)
    await reader.send(Part(id="p", content=MediaMessage(media=(media,))), ANA)
    head, content = fields_of(platform)["document"]
    assert content == "bytes of f1"
    headers = sorted(line.partition(":")[0] for line in head.split("\r\n") if line)
    assert headers == ["Content-Disposition", "Content-Type"]


async def test_a_file_that_telegram_has_is_not_read_again(
    reader: Channel, platform: Recorder
) -> None:
    media = Media(kind="image", external_id="AgAC1", file="f1")
    await reader.send(Part(id="p", content=MediaMessage(media=(media,))), ANA)
    assert platform.requests[0].json["photo"] == "AgAC1"
