"""What a message holds (messenger.md §4, instagram.md §5)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from crosschat.messaging.content import (
    Chosen,
    Content,
    Location,
    Media,
    MediaKind,
    MediaMessage,
    Order,
    OrderItem,
    Text,
    Unsupported,
)
from crosschat.platforms.meta.reading import flag, mapping, number, objects, text

_FILES: Mapping[str, MediaKind] = MappingProxyType(
    {"image": "image", "video": "video", "audio": "audio", "file": "document"}
)
# Of these the address is all that there is to show; its file goes with the original.
_SHARED = frozenset(
    {"fallback", "share", "post", "ig_post", "reel", "ig_reel", "story", "ig_story", "media"}
)
_HEART = "❤️"


def content_of(message: Mapping[str, Any]) -> Content:
    """The content; a visible placeholder for what is unknown, empty or not delivered."""
    said = text(message, "text") or ""
    tapped = mapping(message, "quick_reply")
    if tapped:
        payload = text(tapped, "payload") or ""
        return Chosen(title=said or payload, id=payload, style="quick_reply")
    found = _unique(objects(message, "attachments"))
    files = tuple(file for file in map(_file, found) if file)
    if files:
        return MediaMessage(media=files, caption="\n".join(filter(None, [said, *_words(found)])))
    if found:
        return _other(found, said)
    if said:
        return Text(text=said)
    if flag(message, "is_unsupported"):
        return Unsupported(kind="message")
    commands = [name for row in objects(message, "commands") if (name := text(row, "name"))]
    return (
        Text(text=" ".join(f"/{name}" for name in commands))
        if commands
        else Unsupported(kind="message")
    )


def _unique(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the old form of a shared post, which for a while came beside the new (§5)."""
    kinds = {text(attachment, "type") for attachment in found}
    return [a for a in found if not ("ig_post" in kinds and text(a, "type") == "share")]


def _file(attachment: Mapping[str, Any]) -> Media | None:
    kind, payload = _FILES.get(text(attachment, "type") or ""), mapping(attachment, "payload")
    url = text(payload, "url")
    if kind is None or url is None:
        return None
    sticker = kind == "image" and text(payload, "sticker_id") is not None
    return Media(kind="sticker" if sticker else kind, url=url)


def _words(found: list[dict[str, Any]]) -> list[str]:
    """What stands beside the files of the same message."""
    return [_shared(a) for a in found if text(a, "type") in _SHARED and _shared(a)]


def _other(found: list[dict[str, Any]], said: str) -> Content:
    first = found[0]
    kind, payload = text(first, "type") or "attachment", mapping(first, "payload")
    if kind == "location" and (place := _place(payload)):
        return place
    if kind == "template" and (order := _products(payload, said)):
        return order
    if kind == "like_heart":
        return Text(text=_HEART)
    if kind == "story_mention":
        return Unsupported(kind="mention in a story", detail=text(payload, "url") or said)
    # The text often has the shared address already.
    shared = [line for words in _words(found) for line in words.splitlines() if line not in said]
    if kind in _SHARED and (said or shared):
        return Text(text="\n".join(filter(None, [said, *shared])))
    shown = text(payload, "title") or text(payload, "booking_id") or said
    return Unsupported(kind=kind.replace("_", " "), detail=shown)


def _shared(attachment: Mapping[str, Any]) -> str:
    payload = mapping(attachment, "payload")
    title, url = text(payload, "title"), text(payload, "url") or text(attachment, "url")
    return "\n".join(filter(None, [title, url]))


def _place(payload: Mapping[str, Any]) -> Location | None:
    point = mapping(payload, "coordinates")
    latitude, longitude = number(point, "lat"), number(point, "long")
    if latitude is None or longitude is None:
        return None
    return Location(latitude=latitude, longitude=longitude, name=text(payload, "title"))


def _products(payload: Mapping[str, Any], said: str) -> Order | None:
    items = tuple(
        OrderItem(product_id=name, quantity=1)
        for row in objects(mapping(payload, "product"), "elements")
        if (name := text(row, "retailer_id") or text(row, "id") or text(row, "title"))
    )
    return Order(items=items, text=said) if items else None
