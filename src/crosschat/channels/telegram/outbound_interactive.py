"""Messages with things to tap (telegram.md §7): inline keyboards, and keyboards that ask."""

import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from crosschat.channels.telegram.capabilities import CAPABILITIES
from crosschat.channels.telegram.formatting import formatted
from crosschat.messaging.content import Choice, Interactive
from crosschat.messaging.failures import Rejected
from crosschat.messaging.splitting import length

_LONGEST_DATA = 64  # bytes, §7
_LINKS = ("http://", "https://", "tg://", "mailto:", "tel:")
Markup = dict[str, Any]


def interactive_of(content: Interactive) -> tuple[dict[str, Any], Mapping[str, str] | None]:
    """The parameters of `sendMessage`, and the ids that were too long for their buttons.

    Raises:
        Rejected: the style is unknown, or the message lacks what it needs.
    """
    build = _STYLES.get(content.style)
    if build is None:
        raise Rejected(f"Telegram has no interactive messages of the style “{content.style}”.")
    if not content.body.strip():
        raise Rejected("A message with things to tap needs a text.")
    if content.header_media:
        raise Rejected("A file above buttons has to be sent as a message of its own.")
    markup = build(content)
    said, entities = formatted(
        (content.header, "bold"),
        (content.body, None),
        (_explained(content), None),
        (content.footer, "italic"),
    )
    if length(said, CAPABILITIES.text_unit) > CAPABILITIES.max_text:
        raise Rejected("The texts of this message together are longer than 4096 characters.")
    parameters: dict[str, Any] = {
        "text": said,
        "link_preview_options": {"is_disabled": True},
        "reply_markup": markup,
    }
    if entities:
        parameters["entities"] = entities
    long = {key: c.id for c in content.choices if (key := data_of(c)) != (c.id or c.title)}
    return parameters, long or None


def data_of(choice: Choice) -> str:
    """What a button carries: the choice's id; a fingerprint of it if that is above 64 bytes."""
    wanted = choice.id or choice.title
    if len(wanted.encode()) <= _LONGEST_DATA:
        return wanted
    return "~" + hashlib.sha256(wanted.encode()).hexdigest()[:40]


def _explained(content: Interactive) -> str | None:
    """Sections and descriptions, which buttons have no room for."""
    if not any(choice.section or choice.description for choice in content.choices):
        return None
    lines: list[str] = []
    section = None
    for choice in content.choices:
        if choice.section and choice.section != section:
            lines.append(choice.section)
        section = choice.section
        lines.append(f"• {' – '.join(filter(None, (choice.title, choice.description)))}")
    return "\n".join(lines)


def _keyboard(content: Interactive) -> Markup:
    """One button a row: what they say is then readable on any phone."""
    if not content.choices or any(not choice.title.strip() for choice in content.choices):
        raise Rejected("Every button needs a title, and there has to be one.")
    if any(choice.url and not choice.url.startswith(_LINKS) for choice in content.choices):
        raise Rejected("A button's address has to start with https://.")
    return {"inline_keyboard": [[_button(choice)] for choice in content.choices]}


def _button(choice: Choice) -> dict[str, str]:
    if choice.url:
        return {"text": choice.title, "url": choice.url}
    return {"text": choice.title, "callback_data": data_of(choice)}


def _link(content: Interactive) -> Markup:
    if len(content.choices) != 1 or not content.choices[0].url:
        raise Rejected("A link button needs a title and an address that starts with https://.")
    return _keyboard(content)


def _asking(key: str, label: str) -> Callable[[Interactive], Markup]:
    """A keyboard in place of the phone's own, which goes once it was used."""

    def build(content: Interactive) -> Markup:
        button = {"text": content.button or label, key: True}
        return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}

    return build


_STYLES: Mapping[str, Callable[[Interactive], Markup]] = MappingProxyType(
    {
        "buttons": _keyboard,
        "list": _keyboard,
        "link": _link,
        "location_request": _asking("request_location", "📍"),
        "contact_request": _asking("request_contact", "📞"),
    }
)
