"""Who wrote (telegram.md §4): a person in a private chat, a whole group otherwise.

Names and usernames change, the numeric id stays. Answers go to the chat, so the address of whoever
writes in a group is the group.
"""

from collections.abc import Mapping
from typing import Any

from crosschat.channels.telegram.places import Place
from crosschat.messaging.events import Person
from crosschat.platforms.meta.reading import mapping, text

_SHARED = frozenset({"group", "supergroup", "channel"})


def is_shared(chat: Mapping[str, Any]) -> bool:
    """Whether this is a group or a channel; ids of those are negative (§1)."""
    kind = text(chat, "type")
    return kind in _SHARED if kind else (text(chat, "id") or "").startswith("-")


def customer_of(place: Place, holder: Mapping[str, Any], phone: str | None = None) -> Person:
    """The person of a private chat, or the group, with what message or update tells of them."""
    chat = mapping(holder, "chat")
    if is_shared(chat):
        return Person(
            address=place.address, name=text(chat, "title"), username=text(chat, "username")
        )
    author = mapping(holder, "from")
    # In a business chat the author may be the owner; the chat is always the customer.
    about = author if text(author, "id") in {place.chat, None} else {}
    return Person(
        address=place.address,
        name=name_of(about) or name_of(chat),
        phone=phone,
        username=text(about, "username") or text(chat, "username"),
        language=text(about, "language_code"),
    )


def name_of(user: Mapping[str, Any]) -> str | None:
    """First and last name, or a channel's title."""
    spelled = " ".join(filter(None, (text(user, "first_name"), text(user, "last_name"))))
    return spelled or text(user, "title")


def author_of(message: Mapping[str, Any]) -> str:
    """The name of who wrote in a group: `sender_chat` for anonymous admins and channels."""
    for key in ("sender_chat", "from"):
        found = mapping(message, key)
        if name := name_of(found) or text(found, "username"):
            return name
    return "Somebody"
