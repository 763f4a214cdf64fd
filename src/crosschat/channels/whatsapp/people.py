"""Who wrote (whatsapp.md §5, "Identity"): a phone number, a business-scoped user id, or both.

Since 2026 a customer with a username may come without a phone number. The address of a person is
the phone where there is one, as that is what answers are documented for; the other ids are aliases.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crosschat.messaging.events import Person
from crosschat.platforms.meta.reading import mapping, text

_SCOPED = re.compile(r"[A-Z]{2}\.")
# E.164 has 15 digits; the rest is room for how people write them.
_LONGEST_PHONE = 40
_PHONE = re.compile(r"\+?[0-9 ().-]*[0-9][0-9 ().-]*")


def is_scoped_id(address: str) -> bool:
    """Whether this is a business-scoped user id (``PT.4815…``), wherever it stood."""
    return _SCOPED.match(address) is not None


def phone_digits(address: str | None) -> str | None:
    """The digits of a phone number; None if this is something else."""
    if not address or len(address) > _LONGEST_PHONE:
        return None
    if address.isascii() and address.isdigit():
        return address  # as the platform itself writes them
    if not _PHONE.fullmatch(address):
        return None
    return re.sub(r"[^0-9]", "", address)


def person(ids: Iterable[str | None], contact: Mapping[str, Any]) -> Person | None:
    """The person behind these ids, with what the contact object tells; None without any id."""
    phones: dict[str, None] = {}  # in their order, each once
    others: dict[str, None] = {}
    for found in ids:
        if digits := phone_digits(found):
            phones[digits] = None
        elif found:
            others[found] = None
    addresses = [*phones, *others]
    if not addresses:
        return None
    profile = mapping(contact, "profile")
    username = text(profile, "username") or text(contact, "username")
    return Person(
        address=addresses[0],
        name=text(profile, "name"),
        phone=addresses[0] if phones else None,
        username=username.removeprefix("@") if username else None,
        aliases=tuple(addresses[1:]),
    )


class Phonebook:
    """The `contacts` of one change, found by any of their ids: a body may hold a thousand."""

    def __init__(self, contacts: Sequence[Mapping[str, Any]]) -> None:
        self._by_id: dict[str, Mapping[str, Any]] = {}
        for contact in contacts:
            for found in _ids_of(contact):
                self._by_id.setdefault(found, contact)
        self._lone = contacts[0] if len(contacts) == 1 else None

    def contact_of(self, ids: Iterable[str | None]) -> Mapping[str, Any]:
        """The contact object that carries one of these ids, else an empty one.

        A lone contact without any id belongs to whoever wrote; a message without any id belongs
        to a lone contact.
        """
        wanted = [phone_digits(found) or found for found in ids if found]
        named = next((self._by_id[found] for found in wanted if found in self._by_id), None)
        if named is not None:
            return named
        return self._lone if self._lone and not (wanted and self._by_id) else {}


def sender_of(message: Mapping[str, Any], contacts: Phonebook) -> Person | None:
    """Who wrote this message, with what their contact object tells."""
    own = [text(message, "from"), text(message, "from_user_id")]
    contact = contacts.contact_of(own)
    ids = [
        *own,
        text(contact, "wa_id"),
        text(contact, "user_id"),
        text(message, "from_parent_user_id"),
        text(contact, "parent_user_id"),
    ]
    return person(ids, contact)


def _ids_of(contact: Mapping[str, Any]) -> list[str]:
    found = (text(contact, key) for key in ("wa_id", "user_id", "parent_user_id"))
    return [phone_digits(value) or value for value in found if value]
