"""What a message holds. Each kind is a tagged struct, so that JSON round-trips by its ``type``."""

from typing import Any, Literal

from msgspec import Struct, field

MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]


class Media(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file, located by `file` (ours), `external_id` (the platform's) or `url`.

    A platform may give a `url` beside its `external_id`: a shortcut that soon expires.
    `size` is in bytes, `duration` in seconds, `sha256` in lower-case hex. `thumbnail`
    is another file of ours: a small picture of it.
    """

    kind: MediaKind
    file: str | None = None
    external_id: str | None = None
    url: str | None = None
    mime_type: str | None = None
    filename: str | None = None
    size: int | None = None
    sha256: str | None = None
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    animated: bool = False
    thumbnail: str | None = None


class Text(Struct, frozen=True, kw_only=True, tag="text", omit_defaults=True):
    """`html` is what a mail brought along, as its sender wrote it: never to be shown as it is."""

    text: str
    preview_links: bool = False
    html: str | None = None


class MediaMessage(Struct, frozen=True, kw_only=True, tag="media", omit_defaults=True):
    """Files with one caption; albums have several."""

    media: tuple[Media, ...]
    caption: str = ""


class Location(Struct, frozen=True, kw_only=True, tag="location", omit_defaults=True):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


class ContactCard(Struct, frozen=True, kw_only=True, omit_defaults=True):
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str | None = None
    raw: dict[str, Any] = field(default_factory=dict)


class Contacts(Struct, frozen=True, kw_only=True, tag="contacts", omit_defaults=True):
    contacts: tuple[ContactCard, ...]


class Choice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to tap: a quick reply, a list row, a link."""

    title: str
    id: str = ""
    description: str | None = None
    url: str | None = None
    section: str | None = None


class Interactive(Struct, frozen=True, kw_only=True, tag="interactive", omit_defaults=True):
    """A message with things to tap.

    `style` is ``buttons``, ``list``, ``link``, ``flow``, ``location_request`` or whatever else a
    channel declares; `options` carries what only that style knows.
    """

    style: str
    body: str
    choices: tuple[Choice, ...] = ()
    header: str | None = None
    header_media: Media | None = None
    footer: str | None = None
    button: str | None = None
    options: dict[str, Any] = field(default_factory=dict)


class Chosen(Struct, frozen=True, kw_only=True, tag="chosen", omit_defaults=True):
    """The customer tapped a choice. `style` says what it belonged to, `data` a form's answers."""

    title: str
    id: str = ""
    style: str = "button"
    description: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


class OrderItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`price` is per piece, in `currency`."""

    product_id: str
    quantity: float
    price: float | None = None
    currency: str | None = None


class Order(Struct, frozen=True, kw_only=True, tag="order", omit_defaults=True):
    items: tuple[OrderItem, ...]
    catalog_id: str | None = None
    text: str = ""


class Template(Struct, frozen=True, kw_only=True, tag="template", omit_defaults=True):
    """A message approved beforehand by the platform; `components` are in the platform's form."""

    name: str
    language: str
    components: tuple[dict[str, Any], ...] = ()
    text: str = ""


class Reaction(Struct, frozen=True, kw_only=True, tag="reaction", omit_defaults=True):
    """`emoji` None takes the reaction away. `target` is the message's id on the platform."""

    target: str
    emoji: str | None = None


class Notice(Struct, frozen=True, kw_only=True, tag="notice", omit_defaults=True):
    """The platform tells of something in the chat: a changed number, a call, a joined group."""

    text: str
    kind: str = ""


class Unsupported(Struct, frozen=True, kw_only=True, tag="unsupported", omit_defaults=True):
    """A visible placeholder for what we cannot show; the payload is kept with the raw event."""

    kind: str
    detail: str = ""


Content = (
    Text
    | MediaMessage
    | Location
    | Contacts
    | Interactive
    | Chosen
    | Order
    | Template
    | Reaction
    | Notice
    | Unsupported
)


def plain_text(content: Content) -> str:
    """The text that lists, searches and the agent read instead of the content itself."""
    match content:
        case Text(text=text):
            return text
        case MediaMessage(media=media, caption=caption):
            names = ", ".join(m.filename or m.kind for m in media) or "file"
            return caption or f"[{names}]"
        case Location(latitude=latitude, longitude=longitude, name=name, address=address):
            place = ", ".join(part for part in (name, address) if part)
            return f"[location] {place or f'{latitude}, {longitude}'}"
        case Contacts(contacts=contacts):
            return "[contact] " + ", ".join(c.name for c in contacts)
        case Interactive(body=body, choices=choices):
            return "\n".join([body, *(f"• {c.title}" for c in choices)])
        case Chosen(title=title, data=data):
            return title or ", ".join(f"{k}: {v}" for k, v in data.items())
        case Order(items=items, text=text):
            lines = [f"{item.quantity:g} × {item.product_id}" for item in items]
            return "\n".join(["[order]", *lines, *([text] if text else [])])
        case Template(name=name, text=text):
            return text or f"[template {name}]"
        case Reaction(emoji=emoji):
            return emoji or "[reaction removed]"
        case Notice(text=text):
            return text
        case Unsupported(kind=kind, detail=detail):
            return f"[{kind or 'message'} cannot be shown here{f': {detail}' if detail else ''}]"
