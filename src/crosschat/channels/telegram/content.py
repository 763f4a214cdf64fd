"""What an inbound message holds (telegram.md §5)."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.channels.telegram.attached import FILES
from crosschat.channels.telegram.people import name_of
from crosschat.channels.telegram.services import SERVICES, read_service
from crosschat.messaging.content import (
    Chosen,
    ContactCard,
    Contacts,
    Content,
    Location,
    MediaMessage,
    Text,
    Unsupported,
)
from crosschat.platforms.meta.reading import mapping, number, objects, text

Message = Mapping[str, Any]
# What stands beside the content in every message.
_AROUND = frozenset(
    {
        *("message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat"),
        *("sender_boost_count", "sender_business_bot", "sender_tag", "date", "edit_date", "chat"),
        *("business_connection_id", "forward_origin", "is_topic_message", "is_automatic_forward"),
        *("reply_to_message", "external_reply", "quote", "reply_to_story", "via_bot", "effect_id"),
        *("reply_to_checklist_task_id", "has_protected_content", "is_from_offline", "entities"),
        *("is_paid_post", "media_group_id", "author_signature", "paid_star_count", "caption"),
        *("link_preview_options", "suggested_post_info", "caption_entities", "reply_markup"),
        *("show_caption_above_media", "has_media_spoiler", "guest_query_id"),
    }
)


def content_of(message: Message) -> Content:
    """The content; a visible placeholder for what is unknown, empty or not to be shown."""
    said = text(message, "text")
    return Text(text=said) if said else _file(message) or _other(message)


def _file(message: Message) -> MediaMessage | None:
    for key, read in FILES.items():
        media = read(message) if key in message else None
        if media is not None:
            # A sticker means its emoji, which everybody can read.
            emoji = text(mapping(message, "sticker"), "emoji") if key == "sticker" else None
            return MediaMessage(media=(media,), caption=text(message, "caption") or emoji or "")
    return None


def _other(message: Message) -> Content:
    for key, read in _READERS.items():
        content = read(message) if key in message else None
        if content is not None:
            return content
    service = next((key for key in SERVICES if key in message), None)
    if service:
        return read_service(service, message)
    kind = next((key for key in message if key not in _AROUND), "message")
    return Unsupported(kind=kind.replace("_", " "), detail=text(message, "caption") or "")


def _place(message: Message) -> Content | None:
    """`venue` repeats its `location` beside itself."""
    venue = mapping(message, "venue")
    spot = mapping(venue, "location") or mapping(message, "location")
    latitude, longitude = number(spot, "latitude"), number(spot, "longitude")
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=text(venue, "title"),
        address=text(venue, "address"),
    )


def _contact(message: Message) -> Content | None:
    card = mapping(message, "contact")
    phone = text(card, "phone_number")
    if not card:
        return None
    name = name_of(card) or phone or ""
    return Contacts(contacts=(ContactCard(name=name, phones=(phone,) if phone else (), raw=card),))


def _poll(message: Message) -> Content | None:
    poll = mapping(message, "poll")
    options = [text(option, "text") for option in objects(poll, "options")]
    said = [text(poll, "question"), *(f"• {option}" for option in options if option)]
    return Unsupported(kind="poll", detail="\n".join(filter(None, said)))


def _dice(message: Message) -> Content | None:
    dice = mapping(message, "dice")
    said = " ".join(filter(None, (text(dice, "emoji"), text(dice, "value"))))
    return Unsupported(kind="dice", detail=said)


def _named(key: str, *fields: str) -> Callable[[Message], Content | None]:
    """A placeholder that shows the first of these fields."""

    def read(message: Message) -> Content | None:
        found = mapping(message, key)
        detail = next(filter(None, (text(found, field) for field in fields)), "")
        return Unsupported(kind=key.replace("_", " "), detail=detail)

    return read


def _paid_media(message: Message) -> Content | None:
    stars = text(mapping(message, "paid_media"), "star_count")
    detail = " – ".join(filter(None, (f"{stars} ⭐" if stars else "", text(message, "caption"))))
    return Unsupported(kind="paid media", detail=detail)


def _rich(message: Message) -> Content | None:
    """New in Bot API 10: blocks of text, flattened; their form is not to be relied on."""
    said = "\n".join(_lines(mapping(message, "rich_message").get("blocks")))
    return Text(text=said) if said else None


def _lines(value: Any) -> Iterator[str]:
    """The text of each nested block, in reading order."""
    if isinstance(value, list):
        for item in value:
            yield from _lines(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in {"text", "caption"}:
                yield from _lines(item)
            elif said := _running(item):
                yield said


def _running(value: Any) -> str:
    """A text whose formatted pieces may be objects of their own."""
    if isinstance(value, list):
        return "".join(_running(item) for item in value)
    if isinstance(value, dict):
        return _running(value.get("text"))
    return value if isinstance(value, str) else ""


def _web_app(message: Message) -> Content | None:
    found = mapping(message, "web_app_data")
    title = text(found, "button_text") or "Web app"
    return Chosen(title=title, style="web_app", data={"data": text(found, "data") or ""})


_READERS: Mapping[str, Callable[[Message], Content | None]] = MappingProxyType(
    {
        "venue": _place,
        "location": _place,
        "contact": _contact,
        "poll": _poll,
        "dice": _dice,
        "story": _named("story"),
        "checklist": _named("checklist", "title"),
        "paid_media": _paid_media,
        "game": _named("game", "title"),
        "invoice": _named("invoice", "title", "description"),
        "rich_message": _rich,
        "web_app_data": _web_app,
    }
)
