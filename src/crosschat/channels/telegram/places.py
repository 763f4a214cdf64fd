"""Chats and message ids as text (telegram.md §1 and §9).

A message id counts only inside its chat, and a chat that a bot serves for a business account is
another than the bot's own chat with the same id. So an address is ``<chat>`` or
``<business connection>:<chat>``, and a message is ``<address>:<message id>``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crosschat.platforms.meta.reading import mapping, text

_CHAT = r"-?[0-9]{1,20}"
_BUSINESS = r"[^:\s]{1,128}"
_ADDRESS = re.compile(rf"(?:({_BUSINESS}):)?({_CHAT})")
_MESSAGE = re.compile(rf"(?:({_BUSINESS}):)?({_CHAT}):([0-9]{{1,19}})")
_CHAT_ID = re.compile(_CHAT)
_CALLBACK = "callback:"


@dataclass(frozen=True, slots=True)
class Place:
    """One chat. `business` is the connection of the account that the bot answers for."""

    chat: str
    business: str | None = None

    @property
    def address(self) -> str:
        return f"{self.business}:{self.chat}" if self.business else self.chat

    @property
    def parameters(self) -> dict[str, Any]:
        """How the place is named in a request."""
        named: dict[str, Any] = {"chat_id": int(self.chat)}
        return {**named, "business_connection_id": self.business} if self.business else named

    def message(self, message_id: str) -> str:
        """The external id of a message in this chat."""
        return f"{self.address}:{message_id}"


def place_of(holder: Mapping[str, Any]) -> Place | None:
    """The chat that a message or an update names."""
    chat = text(mapping(holder, "chat"), "id")
    if chat is None or not _CHAT_ID.fullmatch(chat):
        return None
    return Place(chat, text(holder, "business_connection_id"))


def place_at(address: str) -> Place | None:
    """The chat behind an address; None if it is none of Telegram's."""
    found = _ADDRESS.fullmatch(address)
    return Place(found[2], found[1]) if found else None


def message_at(external_id: str) -> tuple[Place, int] | None:
    """The chat and the message id behind an external id; None if it names no message."""
    found = _MESSAGE.fullmatch(external_id)
    return (Place(found[2], found[1]), int(found[3])) if found else None


def callback_id(query_id: str) -> str:
    """The external id of a tap."""
    return f"{_CALLBACK}{query_id}"


def query_of(external_id: str) -> str | None:
    """The callback query behind the external id of a tap."""
    query = external_id.removeprefix(_CALLBACK)
    return query if query and query != external_id else None
