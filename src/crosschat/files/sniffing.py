"""What a file really is, by its first bytes; what its name and its sender say does not count."""

import io
import re
import zipfile
from dataclasses import dataclass

from crosschat.messaging.content import MediaKind

_HEAD = 1024
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|!--|\?xml|html|svg|script|body|head|iframe|object|embed)", re.IGNORECASE
)
_OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ppt/": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
}
_MOST_MEMBERS = 5000


@dataclass(frozen=True, slots=True)
class FileType:
    """`extension` without a dot."""

    mime_type: str
    kind: MediaKind
    extension: str


_BY_MAGIC: tuple[tuple[bytes, FileType], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileType("image/png", "image", "png")),
    (b"\xff\xd8\xff", FileType("image/jpeg", "image", "jpg")),
    (b"GIF87a", FileType("image/gif", "image", "gif")),
    (b"GIF89a", FileType("image/gif", "image", "gif")),
    (b"%PDF-", FileType("application/pdf", "document", "pdf")),
    (b"OggS", FileType("audio/ogg", "audio", "ogg")),
    (b"ID3", FileType("audio/mpeg", "audio", "mp3")),
    (b"\xff\xfb", FileType("audio/mpeg", "audio", "mp3")),
    (b"\xff\xf3", FileType("audio/mpeg", "audio", "mp3")),
    (b"\xff\xf1", FileType("audio/aac", "audio", "aac")),
    (b"\xff\xf9", FileType("audio/aac", "audio", "aac")),
    (b"#!AMR", FileType("audio/amr", "audio", "amr")),
    (b"\x1aE\xdf\xa3", FileType("video/webm", "video", "webm")),
)
_RIFF = {
    b"WEBP": FileType("image/webp", "image", "webp"),
    b"WAVE": FileType("audio/wav", "audio", "wav"),
}
_BRANDS = {
    b"M4A ": FileType("audio/mp4", "audio", "m4a"),
    b"qt  ": FileType("video/quicktime", "video", "mov"),
}
_MP4_BRANDS = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ")
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_TEXT = FileType("text/plain", "document", "txt")


def sniff(data: bytes) -> FileType | None:
    """The type of a file that is safe to pass on; None for anything else.

    Pages, SVG, programs and archives are none of these.
    """
    for magic, found in _BY_MAGIC:
        if data.startswith(magic):
            return found
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12]) or _mp4(data[8:12])
    if data.startswith(b"PK\x03\x04"):
        return _office(data)
    return _TEXT if _is_text(data) else None


def _mp4(brand: bytes) -> FileType | None:
    return FileType("video/mp4", "video", "mp4") if brand in _MP4_BRANDS else None


def _office(data: bytes) -> FileType | None:
    """An office document, told from other archives by what it holds; macros are refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()[:_MOST_MEMBERS]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(n.endswith("vbaProject.bin") for n in names):
        return None
    for folder, (mime_type, extension) in _OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return FileType(mime_type, "document", extension)
    return None


def _is_text(data: bytes) -> bool:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if not data or _MARKUP.search(data[:_HEAD]):
        return False
    return not any(ord(c) < 32 and c not in "\t\n\r\f\x1b" for c in text[:65536])
