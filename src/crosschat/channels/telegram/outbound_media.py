"""Files to Telegram (telegram.md §6): by their id there, by upload, or by their address."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from crosschat.channels.telegram.api import Upload
from crosschat.channels.telegram.capabilities import CAPABILITIES
from crosschat.messaging.channel import Downloaded
from crosschat.messaging.content import Media, MediaKind, MediaMessage
from crosschat.messaging.failures import Rejected

_FIELDS: Mapping[MediaKind, str] = MappingProxyType(
    {
        "image": "photo",
        "video": "video",
        "audio": "audio",
        "voice": "voice",
        "document": "document",
        "sticker": "sticker",
    }
)
_GIF = "image/gif"
_MOST_IN_ALBUM = 10
# What would end the header that the name stands in.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')

Sending = tuple[str, dict[str, Any], tuple[Upload, ...]]


def media_of(content: MediaMessage, files: Sequence[Downloaded | None]) -> Sending:
    """Method, parameters and uploads; `files` are the bytes of the media, where they are ours.

    Raises:
        Rejected: no file, files that cannot stand together, or a caption where there is none.
    """
    if not content.media:
        raise Rejected("The message has no file.")
    if content.caption and content.media[0].kind not in CAPABILITIES.captioned:
        raise Rejected(f"Telegram allows no caption here ({content.media[0].kind}).")
    known = [*files, *[None] * len(content.media)][: len(content.media)]
    if len(content.media) == 1:
        return _single(content.media[0], content.caption, known[0])
    return _album(content, known)


def field_of(media: Media) -> str:
    """Telegram's word for the kind; what moves without sound is an animation."""
    moving = media.kind in {"video", "image"} and (media.animated or media.mime_type == _GIF)
    return "animation" if moving else _FIELDS[media.kind]


def _single(media: Media, caption: str, data: Downloaded | None) -> Sending:
    field = field_of(media)
    method = "send" + field.capitalize()
    uploads = (_upload(field, media, data),) if data else ()
    parameters: dict[str, Any] = {} if uploads else {field: _reference(media)}
    if caption:
        parameters["caption"] = caption
    return method, parameters, uploads


def _album(content: MediaMessage, files: Sequence[Downloaded | None]) -> Sending:
    kinds = {media.kind for media in content.media}
    together = any(kinds <= group for group in CAPABILITIES.album_kinds)
    if not together or len(content.media) > _MOST_IN_ALBUM:
        raise Rejected("An album has 2 to 10 photos and videos, or only documents, or only audio.")
    listed, uploads = [], []
    for number, (media, data) in enumerate(zip(content.media, files, strict=True)):
        item = {"type": _FIELDS[media.kind]}
        if data:
            uploads.append(_upload(f"file{number}", media, data))
            item["media"] = f"attach://file{number}"
        else:
            item["media"] = _reference(media)
        if content.caption and number == 0:
            item["caption"] = content.caption
        listed.append(item)
    return "sendMediaGroup", {"media": listed}, tuple(uploads)


def _reference(media: Media) -> str:
    """The id, which always works for this bot; else an address that Telegram fetches itself."""
    found = media.external_id or media.url
    if not found:
        raise Rejected("The file has to be readable here or be public before it can be sent.")
    return found


def _upload(name: str, media: Media, data: Downloaded) -> Upload:
    mime_type = media.mime_type or data.mime_type or "application/octet-stream"
    filename = media.filename or data.filename or "file"
    return Upload(name, data.data, mime_type, _UNSAFE.sub("_", filename))
