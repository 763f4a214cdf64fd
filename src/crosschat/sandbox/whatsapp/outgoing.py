"""What a business may send: `POST /{phone_number_id}/messages`, checked as the Cloud API does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.accounts import USER_ID, Number, digits
from crosschat.sandbox.whatsapp.checks import exactly_one, mapping, optional_text, text
from crosschat.sandbox.whatsapp.interactive import check_interactive
from crosschat.sandbox.whatsapp.templates import Templates

TEXT = 4096
CAPTION = 1024
MediaKnown = Callable[[str], bool]


@dataclass(slots=True, frozen=True)
class Outgoing:
    """A message that passed the checks. `to` is as the caller wrote it, `body` its content."""

    to: str
    by_user_id: bool
    type: str
    body: Any
    category: str
    callback_data: str | None
    templates: Templates

    @property
    def preview(self) -> str:
        """The text that a phone shows for it."""
        if self.type == "template":
            return self.templates.render(self.body)
        return preview(self.type, self.body)

    @property
    def shown(self) -> Any:
        """What else a phone needs to draw it; None where the text is all."""
        if self.type == "template":
            return {"name": self.body["name"], "buttons": self.templates.buttons(self.body)}
        return None if self.type == "text" else self.body


def check(
    body: dict[str, Any], number: Number, media_known: MediaKnown, templates: Templates
) -> Outgoing:
    """Check a message as the platform does before it accepts.

    Raises:
        GraphError: with the platform's code (100, 131008, 131009, 1310xx, 132xxx).
    """
    if body.get("messaging_product") != "whatsapp":
        raise errors.parameter("The parameter messaging_product is required.")
    if body.get("recipient_type", "individual") != "individual":
        raise errors.parameter("Param recipient_type must be one of {INDIVIDUAL}.")
    to, by_user_id = _recipient(body, number)
    kind = body.get("type", "text")
    rules = {**RULES, "template": templates.check}
    rule = rules.get(kind) if isinstance(kind, str) else None
    if rule is None:
        allowed = ", ".join(sorted(rules)).upper()
        raise errors.parameter(f'Param type must be one of {{{allowed}}} - got "{kind}".')
    if kind not in body:
        raise errors.missing(f"Parameter '{kind}' is mandatory for type '{kind}'")
    content = body[kind]
    rule(content)
    _check_media(content, media_known)
    _check_context(body.get("context"))
    return Outgoing(
        to,
        by_user_id,
        kind,
        content,
        templates.category(content) if kind == "template" else "service",
        optional_text(body, "biz_opaque_callback_data", 512),
        templates,
    )


def preview(kind: str, body: Any) -> str:
    """The text that a phone shows for a message's content, in either direction."""
    if not isinstance(body, dict):
        return ""
    for key in ("body", "caption", "emoji", "title", "text", "address", "name"):
        value = body.get(key)
        if isinstance(value, str):
            return value
        if isinstance(value, dict) and isinstance(value.get("text"), str):
            return str(value["text"])
    for key in ("button_reply", "list_reply"):
        if isinstance(body.get(key), dict):
            return str(body[key].get("title", ""))
    return ""


def _recipient(body: dict[str, Any], number: Number) -> tuple[str, bool]:
    to, recipient = body.get("to"), body.get("recipient")
    if to is None and recipient is None:
        raise errors.parameter("The parameter to is required.")
    if to is None:
        if not isinstance(recipient, str) or not USER_ID.fullmatch(recipient):
            raise errors.invalid("Parameter 'recipient' is not a valid business-scoped user id")
        return recipient, True
    if not isinstance(to, str | int) or not 1 <= len(digits(str(to))) <= 15:
        raise errors.invalid("Parameter 'to' is not a valid phone number")
    if digits(str(to)) == number.digits:
        raise errors.coded(131021)
    return str(to), False


def _check_text(body: Any) -> None:
    content = mapping(body, "text")
    text(content, "body", TEXT, "text['body']", code=100)


def _check_file(kind: str, *, caption: bool) -> Callable[[Any], None]:
    def check_file(body: Any) -> None:
        content = mapping(body, kind)
        exactly_one(content, kind, "id", "link")
        link = content.get("link")
        if link is not None and not str(link).startswith(("http://", "https://")):
            raise errors.invalid(f"Parameter '{kind}[link]' must be an HTTP or HTTPS URL")
        if "caption" in content and not caption:
            raise errors.parameter(f'Unexpected key "caption" on param "{kind}".')
        optional_text(content, "caption", CAPTION)

    return check_file


def _check_location(body: Any) -> None:
    content = mapping(body, "location")
    for key, limit in (("latitude", 90), ("longitude", 180)):
        value = content.get(key)
        if value is None:
            raise errors.missing(f"Parameter 'location[{key}]' is required")
        try:
            inside = abs(float(value)) <= limit
        except (TypeError, ValueError):
            inside = False
        if not inside:
            raise errors.invalid(f"Parameter 'location[{key}]' is not a valid coordinate")


def _check_contacts(body: Any) -> None:
    if not isinstance(body, list) or not body:
        raise errors.missing("Parameter 'contacts' must be a non-empty array")
    for contact in body:
        name = mapping(mapping(contact, "contacts").get("name"), "contacts[name]")
        text(name, "formatted_name", 1024, "contacts[name][formatted_name]")


def _check_reaction(body: Any) -> None:
    content = mapping(body, "reaction")
    text(content, "message_id", 1024, "reaction[message_id]")
    if not isinstance(content.get("emoji"), str):
        raise errors.missing("Parameter 'reaction[emoji]' is required")


def _check_media(content: Any, known: MediaKnown) -> None:
    media_id = content.get("id") if isinstance(content, dict) else None
    if media_id is not None and not known(str(media_id)):
        raise errors.invalid(f"Media ID {media_id} does not exist, or belongs to another number")


def _check_context(context: Any) -> None:
    if context is not None:
        text(mapping(context, "context"), "message_id", 1024, "context[message_id]")


RULES: dict[str, Callable[[Any], None]] = {
    "text": _check_text,
    "image": _check_file("image", caption=True),
    "video": _check_file("video", caption=True),
    "audio": _check_file("audio", caption=False),
    "document": _check_file("document", caption=True),
    "sticker": _check_file("sticker", caption=False),
    "location": _check_location,
    "contacts": _check_contacts,
    "reaction": _check_reaction,
    "interactive": check_interactive,
}
"""The types that can be sent ("Sending messages") beside templates, each with its check."""
