"""What an inbound message holds: one reader for each of its types (whatsapp.md §6)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp.interactive_replies import read_button, read_interactive
from crosschat.messaging.content import (
    ContactCard,
    Contacts,
    Content,
    Location,
    Media,
    MediaKind,
    MediaMessage,
    Notice,
    Order,
    OrderItem,
    Text,
    Unsupported,
)
from crosschat.platforms.meta.reading import (
    flag,
    mapping,
    number,
    objects,
    sha256_hex,
    text,
)

Message = Mapping[str, Any]
Reader = Callable[[Message], Content | None]


def content_of(message: Message) -> Content:
    """The content; a visible placeholder for what is unknown, empty or not delivered."""
    kind = type_of(message)
    reader = READERS.get(kind)
    content = reader(message) if reader else None
    return content if content is not None else _placeholder(kind, message)


def type_of(message: Message) -> str:
    """The message's type; inferred from the key that is present where it is not said."""
    return text(message, "type") or next((kind for kind in INFERRED if kind in message), "")


def _placeholder(kind: str, message: Message) -> Unsupported:
    """`unsupported.type` names what it really was (a poll, an edit), `errors` why it is missing."""
    error = next(iter(objects(message, "errors")), {})
    detail = (
        text(mapping(error, "error_data"), "details")
        or text(error, "details")
        or text(error, "title")
        or text(error, "message")
    )
    named = text(mapping(message, "unsupported"), "type")
    generic = kind if kind not in {"unsupported", "unknown"} else ""
    return Unsupported(kind=named or generic or "message", detail=detail or "")


def _text(message: Message) -> Content | None:
    body = text(mapping(message, "text"), "body")
    # The guides' test commands also write the text without its object.
    return Text(text=body) if body else _bare_text(message)


def _bare_text(message: Message) -> Content | None:
    body = message.get("text")
    return Text(text=body) if isinstance(body, str) and body else None


def _media(kind: MediaKind) -> Reader:
    def read(message: Message) -> Content | None:
        found = mapping(message, kind)
        external_id, url = text(found, "id"), text(found, "url") or text(found, "link")
        if not external_id and not url:
            return None
        spoken = kind == "audio" and flag(found, "voice")
        media = Media(
            kind="voice" if spoken else kind,
            external_id=external_id,
            url=url,
            mime_type=text(found, "mime_type"),
            filename=text(found, "filename"),
            size=_whole(number(found, "file_size")),
            sha256=sha256_hex(text(found, "sha256")),
            animated=flag(found, "animated"),
        )
        return MediaMessage(media=(media,), caption=text(found, "caption") or "")

    return read


def _whole(value: float | None) -> int | None:
    return int(value) if value is not None and value >= 0 else None


def _location(message: Message) -> Content | None:
    found = mapping(message, "location")
    latitude, longitude = number(found, "latitude"), number(found, "longitude")
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=text(found, "name"),
        address=text(found, "address"),
        url=text(found, "url"),
    )


def _contacts(message: Message) -> Content | None:
    cards = tuple(_card(card) for card in objects(message, "contacts"))
    return Contacts(contacts=cards) if cards else None


def _card(card: dict[str, Any]) -> ContactCard:
    names = mapping(card, "name")
    phones = [text(p, "phone") or text(p, "wa_id") for p in objects(card, "phones")]
    emails = [text(e, "email") for e in objects(card, "emails")]
    spelled = " ".join(filter(None, (text(names, "first_name"), text(names, "last_name"))))
    organisation = text(mapping(card, "org"), "company")
    return ContactCard(
        name=text(names, "formatted_name")
        or spelled
        or organisation
        or next(iter(phones), "")
        or "",
        phones=tuple(phone for phone in phones if phone),
        emails=tuple(email for email in emails if email),
        organisation=organisation,
        raw=card,
    )


def _order(message: Message) -> Content | None:
    order = mapping(message, "order")
    items = tuple(
        OrderItem(
            product_id=text(item, "product_retailer_id") or "",
            quantity=number(item, "quantity") or 0,
            price=number(item, "item_price"),
            currency=text(item, "currency"),
        )
        for item in objects(order, "product_items")
    )
    if not items and not text(order, "text"):
        return None
    return Order(items=items, catalog_id=text(order, "catalog_id"), text=text(order, "text") or "")


def _system(message: Message) -> Content | None:
    system = mapping(message, "system")
    kind = text(system, "type") or ""
    body = text(system, "body") or kind.replace("_", " ")
    return Notice(text=body, kind=kind or "system") if body else None


def _welcome(_: Message) -> Content:
    return Notice(text="The customer opened the chat.", kind="request_welcome")


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "text": _text,
        "image": _media("image"),
        "video": _media("video"),
        "audio": _media("audio"),
        "voice": _media("voice"),
        "document": _media("document"),
        "sticker": _media("sticker"),
        "location": _location,
        "contacts": _contacts,
        "interactive": read_interactive,
        "button": read_button,
        "order": _order,
        "system": _system,
        "request_welcome": _welcome,
    }
)
INFERRED = (*READERS, "reaction", "edit", "revoke", "unsupported")
