"""What WhatsApp tells of people outside their messages (whatsapp.md §5 and §8)."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from crosschat.channels.whatsapp.messages import Surroundings
from crosschat.channels.whatsapp.people import person, sender_of
from crosschat.messaging.content import Notice
from crosschat.messaging.events import (
    ConsentChanged,
    IdentityChanged,
    InboundEvent,
    MessageReceived,
)
from crosschat.platforms.meta.reading import Unreadable, instant, mapping, text

_ALLOWED = MappingProxyType({"stop": False, "resume": True})
_CATEGORIES = MappingProxyType({"marketing_messages": "marketing"})


def read_preference(preference: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """The customer stopped or resumed marketing messages.

    Raises:
        Unreadable: it names nobody, or neither stop nor resume.
    """
    if not isinstance(preference, dict):
        raise Unreadable("the preference is not an object")
    ids = [text(preference, key) for key in ("wa_id", "user_id", "parent_user_id")]
    sender = person(ids, around.contacts.contact_of(ids))
    allowed = _ALLOWED.get(text(preference, "value") or "")
    if sender is None or allowed is None:
        raise Unreadable("the preference names no person, or neither stop nor resume")
    category = text(preference, "category") or "marketing_messages"
    yield ConsentChanged(
        account=around.account,
        at=instant(preference, "timestamp"),
        sender=sender,
        allowed=allowed,
        category=_CATEGORIES.get(category, category),
        detail=text(preference, "detail"),
    )


def read_user_id_update(update: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A customer's business-scoped id was replaced, as after a change of number.

    Raises:
        Unreadable: the previous or the current id is missing.
    """
    ids = mapping(update, "user_id")
    previous, current = text(ids, "previous"), text(ids, "current")
    somebody = person([text(update, "wa_id"), current], {})
    if not previous or not current or somebody is None:
        raise Unreadable("the update lacks the previous or the current id")
    yield IdentityChanged(
        account=around.account,
        at=instant(update, "timestamp"),
        previous=previous,
        current=somebody,
        detail=text(update, "detail"),
    )


def read_call(call: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """A call is shown in the chat: like a message it opens the 24-hour window (§14).

    Raises:
        Unreadable: it names no caller.
    """
    if not isinstance(call, dict) or (sender := sender_of(call, around.contacts)) is None:
        raise Unreadable("the call names no caller")
    event = text(call, "event") or text(call, "status") or "call"
    yield MessageReceived(
        account=around.account,
        at=instant(call, "timestamp"),
        sender=sender,
        external_id=f"{text(call, 'id') or around.fallback_id}:{event}",
        content=Notice(text=f"WhatsApp call: {event}", kind="call"),
    )
