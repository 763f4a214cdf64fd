"""From a part to the body of ``POST /{phone_number_id}/messages`` (whatsapp.md §9)."""

from typing import Any

from crosschat.channels.whatsapp.outbound_interactive import interactive_of
from crosschat.channels.whatsapp.outbound_template import template_of
from crosschat.channels.whatsapp.people import is_scoped_id, phone_digits
from crosschat.messaging.capabilities import Capabilities
from crosschat.messaging.channel import Address, Part
from crosschat.messaging.content import (
    ContactCard,
    Contacts,
    Content,
    Interactive,
    Location,
    Media,
    MediaMessage,
    Reaction,
    Template,
    Text,
)
from crosschat.messaging.failures import Rejected

HEAD = {"messaging_product": "whatsapp"}


def request_of(part: Part, to: Address, capabilities: Capabilities) -> dict[str, Any]:
    """The request's body. Our id rides along as `biz_opaque_callback_data`.

    Raises:
        Rejected: the recipient or the content cannot be written in WhatsApp's form.
    """
    kind, payload = _payload(part.content, capabilities)
    request: dict[str, Any] = {
        **HEAD,
        "recipient_type": "individual",
        **_recipient(to),
        "type": kind,
    }
    request[kind] = payload
    if part.reply_to and kind != "reaction":
        request["context"] = {"message_id": part.reply_to}
    request["biz_opaque_callback_data"] = part.id
    return request


def _recipient(to: Address) -> dict[str, str]:
    """With ``+``, as Meta else prepends the business's own country code; never before a BSUID."""
    if is_scoped_id(to.value):
        return {"recipient": to.value}
    digits = phone_digits(to.value)
    if digits is None:
        raise Rejected("This is neither a phone number with country code nor a WhatsApp id.")
    return {"to": f"+{digits}"}


def _payload(content: Content, capabilities: Capabilities) -> tuple[str, Any]:
    match content:
        case Text():
            return "text", _text(content)
        case MediaMessage(media=(media,), caption=caption):
            return _media(media, caption, capabilities)
        case MediaMessage():
            raise Rejected("WhatsApp sends one file a message.")
        case Location():
            return "location", _location(content)
        case Contacts(contacts=cards):
            return "contacts", [_card(card) for card in cards]
        case Interactive():
            return "interactive", interactive_of(content)
        case Template():
            return "template", template_of(content)
        case Reaction(target=target, emoji=emoji):
            return "reaction", {"message_id": target, "emoji": emoji or ""}
        case _:
            raise Rejected("WhatsApp cannot send this kind of message.")


def _text(content: Text) -> dict[str, Any]:
    if not content.text.strip():
        raise Rejected("The message is empty.")
    preview = {"preview_url": True} if content.preview_links else {}
    return {"body": content.text, **preview}


def _media(media: Media, caption: str, capabilities: Capabilities) -> tuple[str, dict[str, Any]]:
    kind = "audio" if media.kind == "voice" else media.kind
    payload = media_reference(media)
    if media.kind == "voice":
        payload["voice"] = True
    if media.kind == "document" and media.filename:
        payload["filename"] = media.filename
    if caption and media.kind not in capabilities.captioned:
        raise Rejected(f"WhatsApp allows no caption on this kind of file ({media.kind}).")
    if caption:
        payload["caption"] = caption
    return kind, payload


def media_reference(media: Media) -> dict[str, Any]:
    """Exactly one of id and link; the id, as a link is only fetched at some later time.

    Raises:
        Rejected: the file is only ours so far.
    """
    if media.external_id:
        return {"id": media.external_id}
    if media.url:
        return {"link": media.url}
    raise Rejected("The file has to be uploaded to WhatsApp or be public before it can be sent.")


def _location(content: Location) -> dict[str, Any]:
    payload = {
        "latitude": _degrees(content.latitude),
        "longitude": _degrees(content.longitude),
        "name": content.name,
        "address": content.address,
    }
    return {key: value for key, value in payload.items() if value}


def _degrees(value: float) -> str:
    """Seven decimals are a centimetre; never an exponent."""
    return f"{value:.7f}".rstrip("0").rstrip(".")


def _card(card: ContactCard) -> dict[str, Any]:
    """`formatted_name` needs one more name beside it, so the first word is the first name."""
    name = card.name.strip() or next(iter(card.phones), "")
    if not name:
        raise Rejected("A contact needs a name.")
    payload: dict[str, Any] = {"name": {"formatted_name": name, "first_name": name.split()[0]}}
    if card.phones:
        payload["phones"] = [{"phone": phone} for phone in card.phones]
    if card.emails:
        payload["emails"] = [{"email": email} for email in card.emails]
    if card.organisation:
        payload["org"] = {"company": card.organisation}
    return payload
