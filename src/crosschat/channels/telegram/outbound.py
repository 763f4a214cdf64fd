"""From a part to calls of the Bot API (telegram.md §7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crosschat.channels.telegram.api import Upload
from crosschat.channels.telegram.outbound_interactive import interactive_of
from crosschat.channels.telegram.outbound_media import media_of
from crosschat.channels.telegram.places import Place, message_at, place_at
from crosschat.messaging.channel import Address, Downloaded, Part
from crosschat.messaging.content import (
    ContactCard,
    Contacts,
    Content,
    Interactive,
    Location,
    MediaMessage,
    Reaction,
    Text,
)
from crosschat.messaging.failures import Rejected

Parameters = dict[str, Any]
_NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Call:
    """One call that sends. `choices` are ids too long for a button, by what it carries instead."""

    method: str
    place: Place
    parameters: Parameters
    uploads: tuple[Upload, ...] = ()
    choices: Mapping[str, str] | None = None

    @property
    def body(self) -> Parameters:
        return {**self.place.parameters, **self.parameters}

    def at(self, place: Place) -> "Call":
        """The same in another chat."""
        return replace(self, place=place)

    def without(self, name: str) -> "Call":
        """The same without a parameter."""
        kept = {key: value for key, value in self.parameters.items() if key != name}
        return replace(self, parameters=kept)


def call_of(part: Part, to: Address, files: Sequence[Downloaded | None] = ()) -> Call:
    """The call that sends this part; `files` are the bytes of its media, where they are ours.

    Raises:
        Rejected: the recipient or the content cannot be written in Telegram's form.
    """
    place = place_at(to.value)
    if place is None:
        raise Rejected("This is no id of a Telegram chat.")
    call = _call(part.content, place, files)
    reply = _reply(part, place)
    if reply and not isinstance(part.content, Reaction):
        call = replace(call, parameters={**call.parameters, "reply_parameters": reply})
    return call


def _call(content: Content, place: Place, files: Sequence[Downloaded | None]) -> Call:
    match content:
        case Text():
            return Call("sendMessage", place, text_of(content))
        case MediaMessage():
            method, parameters, uploads = media_of(content, files)
            return Call(method, place, parameters, uploads)
        case Location():
            return Call(*_location(content, place))
        case Contacts():
            return Call(*_contacts(content, place))
        case Interactive():
            parameters, choices = interactive_of(content)
            return Call("sendMessage", place, parameters, choices=choices)
        case Reaction():
            return Call(*_reaction(content, place))
        case _:
            raise Rejected("Telegram cannot send this kind of message.")


def _reply(part: Part, place: Place) -> Parameters | None:
    """Only inside the chat; the quoted message may be gone by then."""
    found = message_at(part.reply_to or "")
    if found is None or found[0] != place:
        return None
    return {"message_id": found[1], "allow_sending_without_reply": True}


def text_of(content: Text) -> Parameters:
    """Raises: Rejected, when there is nothing to read."""
    if not content.text.strip():
        raise Rejected("The message is empty.")
    if content.preview_links:
        return {"text": content.text}
    return {"text": content.text, "link_preview_options": _NO_PREVIEW}


def _location(content: Location, place: Place) -> tuple[str, Place, Parameters]:
    spot = {"latitude": content.latitude, "longitude": content.longitude}
    if not content.name and not content.address:
        return "sendLocation", place, spot
    # A venue needs both.
    title = content.name or content.address
    address = content.address or f"{content.latitude:.6f}, {content.longitude:.6f}"
    return "sendVenue", place, {**spot, "title": title, "address": address}


def _contacts(content: Contacts, place: Place) -> tuple[str, Place, Parameters]:
    """One contact with a phone number is a card; Telegram has no other cards."""
    if len(content.contacts) == 1 and content.contacts[0].phones:
        return "sendContact", place, _card(content.contacts[0])
    said = "\n\n".join("\n".join(_lines(card)) for card in content.contacts)
    return "sendMessage", place, text_of(Text(text=said))


def _card(card: ContactCard) -> Parameters:
    first, _, last = (card.name.strip() or card.phones[0]).partition(" ")
    parameters = {"phone_number": card.phones[0], "first_name": first}
    if last.strip():
        parameters["last_name"] = last.strip()
    if len(card.phones) > 1 or card.emails or card.organisation:
        parameters["vcard"] = _vcard(card)
    return parameters


def _vcard(card: ContactCard) -> str:
    """What the other parameters have no room for (RFC 2426)."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(card.name or card.phones[0])}"]
    lines += [f"TEL:{_escaped(phone)}" for phone in card.phones]
    lines += [f"EMAIL:{_escaped(email)}" for email in card.emails]
    lines += [f"ORG:{_escaped(card.organisation)}"] if card.organisation else []
    return "\n".join([*lines, "END:VCARD"])


def _escaped(value: str) -> str:
    for character in ("\\", ",", ";"):
        value = value.replace(character, f"\\{character}")
    return value.replace("\n", "\\n")


def _lines(card: ContactCard) -> list[str]:
    said = (card.name, card.organisation, *card.phones, *card.emails)
    return [line for line in said if line]


def _reaction(content: Reaction, place: Place) -> tuple[str, Place, Parameters]:
    found = message_at(content.target)
    if found is None or found[0].chat != place.chat:
        raise Rejected("This reaction belongs to no message of this chat.")
    emoji = content.emoji or ""
    if len(emoji) == 2:
        # Telegram's list of reactions has ❤ without the sign that asks for a coloured picture.
        emoji = emoji.removesuffix("\ufe0f")
    given = [{"type": "emoji", "emoji": emoji}] if emoji else []
    return "setMessageReaction", place, {"message_id": found[1], "reaction": given}
