"""The files inside a message (telegram.md §5): one reader for each key that holds one."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.messaging.content import Media, MediaKind
from crosschat.platforms.meta.reading import flag, mapping, number, objects, text

Message = Mapping[str, Any]
_PHOTO_TYPE = "image/jpeg"
_LOTTIE = "application/x-tgsticker"


def largest_photo(message: Message, key: str = "photo") -> Media | None:
    """`photo` lists the sizes of one picture."""
    sizes = [size for size in objects(message, key) if text(size, "file_id")]
    if not sizes:
        return None
    found = max(sizes, key=lambda size: _area(size))
    return _media("image", found, mime_type=_PHOTO_TYPE)


def _area(size: Message) -> float:
    return (number(size, "width") or 0) * (number(size, "height") or 0)


def _one(key: str, kind: MediaKind, *, animated: bool = False) -> Callable[[Message], Media | None]:
    def read(message: Message) -> Media | None:
        return _media(kind, mapping(message, key), animated=animated)

    return read


def _audio(message: Message) -> Media | None:
    """A track is named by performer and title where its file has no name."""
    track = mapping(message, "audio")
    named = " – ".join(filter(None, (text(track, "performer"), text(track, "title"))))
    return _media("audio", track, filename=named or None)


def _sticker(message: Message) -> Media | None:
    sticker = mapping(message, "sticker")
    moving, video = flag(sticker, "is_animated"), flag(sticker, "is_video")
    mime_type = _LOTTIE if moving else "video/webm" if video else "image/webp"
    return _media("sticker", sticker, mime_type=mime_type, animated=moving or video)


def _media(
    kind: MediaKind,
    found: Message,
    *,
    mime_type: str | None = None,
    filename: str | None = None,
    animated: bool = False,
) -> Media | None:
    """The file with what the message says of it: `getFile` later knows less (§6)."""
    file_id = text(found, "file_id")
    if file_id is None:
        return None
    return Media(
        kind=kind,
        external_id=file_id,
        mime_type=text(found, "mime_type") or mime_type,
        filename=text(found, "file_name") or filename,
        size=_whole(found, "file_size"),
        duration=number(found, "duration"),
        width=_whole(found, "width") or _whole(found, "length"),
        height=_whole(found, "height") or _whole(found, "length"),
        animated=animated,
    )


def _whole(found: Message, key: str) -> int | None:
    value = number(found, key)
    return int(value) if value is not None and value > 0 else None


# In this order: `animation` comes with a `document`, `live_photo` with a `photo` (§5).
FILES: Mapping[str, Callable[[Message], Media | None]] = MappingProxyType(
    {
        "animation": _one("animation", "video", animated=True),
        "photo": largest_photo,
        "video": _one("video", "video"),
        "video_note": _one("video_note", "video"),
        "voice": _one("voice", "voice"),
        "audio": _audio,
        "sticker": _sticker,
        "document": _one("document", "document"),
    }
)
