"""From a Message object to events (telegram.md §4, §5 and §9)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crosschat.channels.telegram.content import content_of
from crosschat.channels.telegram.people import author_of, customer_of, is_shared, name_of
from crosschat.channels.telegram.places import Place, place_of
from crosschat.messaging.content import Notice, plain_text
from crosschat.messaging.events import (
    Echoed,
    IdentityChanged,
    InboundEvent,
    MessageEdited,
    MessageReceived,
    Person,
    Referral,
)
from crosschat.platforms.meta.reading import (
    Unreadable,
    flag,
    instant,
    mapping,
    number,
    objects,
    text,
)

Message = Mapping[str, Any]
# §5: up to 64 of these; what else follows the command was typed by hand.
_START = re.compile(r"/start(?:@\w+)? ([A-Za-z0-9_-]{1,64})")
_MANAGED_CHAT = re.compile(r"bizChat(-?[0-9]+)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`account` is our bot's id, `fallback_id` stands in for a missing message id."""

    account: str
    fallback_id: str


def read_message(message: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A message to the bot, or in a chat that it serves for a business account.

    Raises:
        Unreadable: it names no chat.
    """
    place = _place(message)
    migrated = _migrated(message, place, around)
    if migrated is not None:
        yield migrated
    elif _is_own(message, place):
        yield _echo(message, place, around)
    else:
        yield _received(message, place, around)


def read_edit(message: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """An edited message in full; also after changes that nobody sees.

    Raises:
        Unreadable: it names no chat or no message.
    """
    place = _place(message)
    message_id = _message_id(message)
    if message_id is None:
        raise Unreadable("the edit names no message")
    yield MessageEdited(
        account=around.account,
        at=instant(message, "edit_date") or instant(message, "date"),
        sender=customer_of(place, message),
        target=place.message(message_id),
        content=_shown(message),
        chat=place.address,
        own=_is_own(message, place),
    )


def _place(message: Any) -> Place:
    if not isinstance(message, dict):
        raise Unreadable("the message is not an object")
    place = place_of(message)
    if place is None:
        raise Unreadable("the message names no chat")
    return place


def _message_id(message: Message) -> str | None:
    """0 marks a scheduled message, which cannot be referred to (§4)."""
    found = text(message, "message_id")
    return found if found and found.isascii() and found.isdigit() and int(found) else None


def _external_id(message: Message, place: Place, around: Surroundings) -> str:
    message_id = _message_id(message)
    return place.message(message_id) if message_id else around.fallback_id


def _is_own(message: Message, place: Place) -> bool:
    """In business chats both directions arrive (§9).

    The chat's id is the customer's, so whoever else writes there is the owner or a bot of theirs.
    """
    author = text(mapping(message, "from"), "id")
    return place.business is not None and author is not None and author != place.chat


def _shown(message: Message) -> Any:
    """In groups a line with its author: they are shown, not served by the agent."""
    content = content_of(message)
    if not is_shared(mapping(message, "chat")):
        return content
    if isinstance(content, Notice):
        return content
    return Notice(text=f"{author_of(message)}: {plain_text(content)}", kind="group_message")


def _received(message: Message, place: Place, around: Surroundings) -> MessageReceived:
    return MessageReceived(
        account=around.account,
        at=instant(message, "date"),
        sender=_sender(message, place),
        external_id=_external_id(message, place, around),
        content=_shown(message),
        chat=place.address,
        reply_to=_reply_to(message, place),
        album=text(message, "media_group_id"),
        referral=_referral(message),
        metadata=metadata_of(message),
    )


def _sender(message: Message, place: Place) -> Person:
    """With their phone number, if they shared their own: others' contacts prove nothing (§5)."""
    card = mapping(message, "contact")
    owner = text(card, "user_id")
    own = owner is not None and owner == text(mapping(message, "from"), "id")
    digits = re.sub(r"[^0-9]", "", text(card, "phone_number") or "") if own else ""
    return customer_of(place, message, digits or None)


def _echo(message: Message, place: Place, around: Surroundings) -> Echoed:
    return Echoed(
        account=around.account,
        at=instant(message, "date"),
        recipient=customer_of(place, message),
        external_id=_external_id(message, place, around),
        content=content_of(message),
        chat=place.address,
        reply_to=_reply_to(message, place),
        metadata=metadata_of(message),
    )


def _migrated(message: Message, place: Place, around: Surroundings) -> IdentityChanged | None:
    """A group became a supergroup, with a new id; both of them tell it (§8)."""
    new, old = text(message, "migrate_to_chat_id"), text(message, "migrate_from_chat_id")
    if not new and not old:
        return None
    chat = mapping(message, "chat")
    return IdentityChanged(
        account=around.account,
        at=instant(message, "date"),
        previous=place.chat if new else str(old),
        current=Person(address=new or place.chat, name=text(chat, "title")),
        detail="The group became a supergroup",
    )


def _reply_to(message: Message, place: Place) -> str | None:
    quoted = mapping(message, "reply_to_message")
    message_id = _message_id(quoted)
    return place.message(message_id) if message_id else None


def _referral(message: Message) -> Referral | None:
    """The payload of the link that led here (§5); the owner's "manage bot" of a chat (§9)."""
    said = text(message, "text") or ""
    payload = found[1] if (found := _START.fullmatch(said)) else None
    if payload is None:
        return None
    source = "managed_chat" if _MANAGED_CHAT.fullmatch(payload) else "start_link"
    return Referral(source=source, id=payload)


def metadata_of(message: Message) -> dict[str, Any]:
    """What has no place in a content: forwarding, quotes, links behind words."""
    origin = mapping(message, "forward_origin")
    aside: dict[str, Any] = {
        "forwarded": text(origin, "type") and {**origin, "name": _origin_name(origin)},
        "quote": text(mapping(message, "quote"), "text"),
        "links": links_in(message),
        "live": text(mapping(message, "location"), "live_period") is not None,
        "via_bot": text(mapping(message, "via_bot"), "username"),
        "business_bot": text(mapping(message, "sender_business_bot"), "id"),
        "automatic": flag(message, "is_from_offline"),
        "thread": text(message, "message_thread_id"),
        "author": _author(message),
    }
    return {key: value for key, value in aside.items() if value}


def _origin_name(origin: Message) -> str | None:
    for key in ("sender_user", "sender_chat", "chat"):
        if name := name_of(mapping(origin, key)):
            return name
    return text(origin, "sender_user_name")


def _author(message: Message) -> dict[str, str] | None:
    """Who wrote in a group, where the sender is the whole group."""
    user = mapping(message, "from")
    if not is_shared(mapping(message, "chat")) or not user:
        return None
    told = {"id": text(user, "id"), "name": name_of(user), "username": text(user, "username")}
    return {key: value for key, value in told.items() if value}


def links_in(message: Message) -> list[dict[str, str]]:
    """Addresses that hide behind words; positions count UTF-16 units (§4), so 👋 is two."""
    found = []
    for said, entities in (("text", "entities"), ("caption", "caption_entities")):
        units = (text(message, said) or "").encode("utf-16-le")
        for entity in objects(message, entities):
            url, start = text(entity, "url"), number(entity, "offset")
            length = number(entity, "length")
            if url and start is not None and length is not None and start >= 0 < length:
                words = units[int(start) * 2 : int(start + length) * 2].decode(
                    "utf-16-le", "replace"
                )
                found += [{"text": words, "url": url}] if words else []
    return found
