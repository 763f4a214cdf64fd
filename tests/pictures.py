"""Pictures and recordings made for tests."""

import io
import struct
import wave

from PIL import Image

ORIENTATION, DESCRIPTION = 0x0112, 0x010E


def picture(kind: str = "PNG", size: tuple[int, int] = (800, 400), colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def turned_picture(size: tuple[int, int], secret: str) -> bytes:
    """A JPEG that lies on its side and says something in its metadata."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[DESCRIPTION] = 6, secret
    out = io.BytesIO()
    Image.new("RGB", size, "blue").save(out, "JPEG", exif=exif)
    return out.getvalue()


def huge_picture(width: int, height: int) -> bytes:
    """A small file that claims to unfold into this many pixels."""
    made = bytearray(picture("GIF", (10, 10)))
    made[6:10] = struct.pack("<HH", width, height)
    return bytes(made)


def recording(kind: str, seconds: int) -> bytes:
    """Silence of this length."""
    return {"wav": _wav, "ogg": _opus, "mp3": _mp3, "amr": _amr, "aac": _aac, "m4a": _m4a}[kind](
        seconds
    )


def _wav(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000 * seconds))
    return out.getvalue()


def _opus(seconds: int) -> bytes:
    pre_skip = 312
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, pre_skip, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 3) + b"abc" + struct.pack("<I", 0)
    pages = [_page(0, 0, head, 2), _page(1, 0, tags, 0)]
    pages += [_page(n + 2, 48000 * (n + 1) + pre_skip, bytes(200), 0) for n in range(seconds)]
    return b"".join(pages)


def _page(number: int, granule: int, payload: bytes, flag: int) -> bytes:
    head = struct.pack("<BBqIIIB", 0, flag, granule, 1, number, 0, 1)
    return b"OggS" + head + bytes([len(payload)]) + payload


def _mp3(seconds: int) -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit/s, 44.1 kHz: 1152 samples
    return frame * round(seconds * 44100 / 1152)


def _amr(seconds: int) -> bytes:
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * (50 * seconds)


def _aac(seconds: int) -> bytes:
    frame = b"\xff\xf1\x50\x80\x03\x1f\xfc" + bytes(17)  # 24 bytes, 44.1 kHz: 1024 samples
    return frame * round(seconds * 44100 / 1024)


def _m4a(seconds: int) -> bytes:
    header = struct.pack(">IIIII", 0, 0, 0, 1000, 1000 * seconds) + bytes(80)
    return _box(b"ftyp", b"M4A \0\0\0\0") + _box(b"moov", _box(b"mvhd", header))


def _box(name: bytes, payload: bytes) -> bytes:
    return struct.pack(">I", 8 + len(payload)) + name + payload
