"""What a bot puts into a chat: the content of each sending method, checked as Telegram does."""

from collections.abc import Callable
from typing import Any

from crosschat.sandbox.telegram.call import Call
from crosschat.sandbox.telegram.checks import CAPTION, TEXT, check_entities, said
from crosschat.sandbox.telegram.errors import BotError, bad_request
from crosschat.sandbox.telegram.files import KINDS, LARGEST_UPLOAD, OTHER_UPLOADS, File
from crosschat.sandbox.whatsapp.multipart import Part

Content = dict[str, Any]
_UNCAPTIONED = frozenset({"video_note", "sticker"})
_TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})
_MOST = 10


def text_content(call: Call) -> Content:
    """`sendMessage`. Raises: BotError."""
    text, entities = said(call, "text", TEXT, required=True)
    return {"text": text, **({"entities": entities} if entities else {})}


def file_content(kind: str) -> Callable[[Call], Content]:
    """`sendPhoto` and its like."""

    def build(call: Call) -> Content:
        file = file_of(call, kind, call.parameters.get(kind), kind)
        content: Content = {kind: file.described()}
        if kind == "animation":
            content["document"] = content[kind]
        if kind not in _UNCAPTIONED:
            caption, entities = said(call, "caption", CAPTION, required=False)
            content |= {"caption": caption} if caption else {}
            content |= {"caption_entities": entities} if entities else {}
        return content

    return build


def file_of(call: Call, kind: str, reference: Any, field: str) -> File:
    """A file by its id, by an address, as the field's upload, or as `attach://` another field.

    Raises:
        BotError: 400 if there is none, 413 if it is too large.
    """
    world = call.world
    upload = call.files.get(field)
    if isinstance(reference, str) and reference.startswith("attach://"):
        upload = call.files.get(reference.removeprefix("attach://"))
        if upload is None:
            raise bad_request("there is no such file attached")
    if upload is not None:
        return _uploaded(call, kind, upload)
    if not isinstance(reference, str) or not reference:
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        # Nothing leaves this machine: the address is believed.
        return world.files.add(kind, b"", name=reference.rsplit("/", 1)[-1] or None, size=1)
    known = world.files.get(reference)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind} as {kind}")
    return known


def _uploaded(call: Call, kind: str, upload: Part) -> File:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD.get(kind, OTHER_UPLOADS):
        raise BotError(413, "Request Entity Too Large")
    return call.world.files.add(kind, upload.content, upload.mime_type, upload.filename)


def album_contents(call: Call) -> list[Content]:
    """`sendMediaGroup`: the content of each of its messages. Raises: BotError."""
    items = call.structure("media")
    if not isinstance(items, list) or not 2 <= len(items) <= _MOST:
        raise bad_request(f"a media group must include 2-{_MOST} items")
    kinds = {str(item.get("type")) if isinstance(item, dict) else "" for item in items}
    if not any(kinds <= group for group in _TOGETHER):
        raise bad_request("these kinds of media can't be mixed in an album")
    return [_album_item(call, item) for item in items]


def _album_item(call: Call, item: dict[str, Any]) -> Content:
    kind = str(item["type"])
    content: Content = {kind: file_of(call, kind, item.get("media"), "").described()}
    caption = str(item.get("caption") or "")
    if len(caption) > CAPTION:
        raise bad_request("message caption is too long")
    if caption:
        check_entities(caption, item.get("caption_entities") or [])
        content["caption"] = caption
    return content


def _spot(call: Call) -> dict[str, float]:
    latitude, longitude = call.number("latitude"), call.number("longitude")
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("invalid latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def location_content(call: Call) -> Content:
    """`sendLocation`. Raises: BotError."""
    return {"location": _spot(call)}


def venue_content(call: Call) -> Content:
    """`sendVenue`. Raises: BotError."""
    spot, title, address = _spot(call), call.text("title"), call.text("address")
    if not title or not address:
        raise bad_request("venue title and address must be non-empty")
    return {"location": spot, "venue": {"location": spot, "title": title, "address": address}}


def contact_content(call: Call) -> Content:
    """`sendContact`. Raises: BotError."""
    phone, name = call.text("phone_number"), call.text("first_name")
    if not phone or not name:
        raise bad_request("phone number and first name must be non-empty")
    more = {key: found for key in ("last_name", "vcard") if (found := call.text(key))}
    return {"contact": {"phone_number": phone, "first_name": name, **more}}


CONTENTS: dict[str, tuple[str, Callable[[Call], Content]]] = {
    "sendmessage": ("text", text_content),
    **{f"send{kind.replace('_', '')}": (kind, file_content(kind)) for kind in KINDS},
    "sendlocation": ("location", location_content),
    "sendvenue": ("venue", venue_content),
    "sendcontact": ("contact", contact_content),
}
"""By the method's name in lower case: the type of message, and what makes its content."""
