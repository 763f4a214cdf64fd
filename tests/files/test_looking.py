"""What a look at a file tells, and that a hostile one does no harm."""

import io

import pytest
from PIL import Image
from tests.pictures import huge_picture, picture, recording, turned_picture

from crosschat.files.durations import seconds_of
from crosschat.files.pictures import look_at
from crosschat.files.sniffing import sniff


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_gets_a_small_one(kind: str) -> None:
    found = look_at(picture(kind, (800, 400)))
    assert found is not None
    small = Image.open(io.BytesIO(found.thumbnail))
    assert ((found.width, found.height), small.size, small.format) == (
        (800, 400),
        (320, 160),
        "JPEG",
    )
    red, green, blue = small.convert("RGB").getpixel((100, 100))  # type: ignore[misc]
    assert red > 200 > green + blue


def test_a_turned_photo_stands_upright_and_tells_nothing_of_its_camera() -> None:
    found = look_at(turned_picture((800, 400), "PLACE-AND-CAMERA"))
    assert found is not None
    small = Image.open(io.BytesIO(found.thumbnail))
    assert ((found.width, found.height), small.size) == ((400, 800), (160, 320))
    assert dict(small.getexif()) == {}
    assert b"PLACE" not in found.thumbnail


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        picture("PNG")[:60],
        picture("JPEG")[:300],
        picture("BMP"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        huge_picture(60_000, 60_000),
    ],
)
def test_a_broken_or_boundless_picture_has_none(data: bytes) -> None:
    assert look_at(data) is None


@pytest.mark.parametrize(
    ("kind", "mime_type"),
    [
        ("wav", "audio/wav"),
        ("ogg", "audio/ogg"),
        ("mp3", "audio/mpeg"),
        ("m4a", "audio/mp4"),
        ("amr", "audio/amr"),
        ("aac", "audio/aac"),
    ],
)
def test_a_recordings_length_is_known(kind: str, mime_type: str) -> None:
    data = recording(kind, 7)
    found = sniff(data)
    assert found is not None
    assert (found.mime_type, found.kind) == (mime_type, "audio")
    assert seconds_of(data) == pytest.approx(7, abs=0.05)


@pytest.mark.parametrize("data", [b"", b"junk", b"OggS" + bytes(40), b"#!AMR\n", b"\xff\xf1"])
def test_a_broken_recording_has_no_length(data: bytes) -> None:
    assert seconds_of(data) is None
