"""A number that is also in use in the WhatsApp Business app (whatsapp.md §8, "Coexistence").

What was written on the phone arrives as an echo, what was there before as history.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from crosschat.channels.whatsapp.message_content import content_of, type_of
from crosschat.channels.whatsapp.messages import Surroundings, metadata_of, received
from crosschat.channels.whatsapp.people import person, phone_digits
from crosschat.messaging.content import Content, Reaction
from crosschat.messaging.events import (
    AccountChanged,
    Echoed,
    InboundEvent,
    MessageDeleted,
    MessageEdited,
    Person,
)
from crosschat.platforms.meta.reading import Unreadable, instant, mapping, text

Message = Mapping[str, Any]


def read_echo(message: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """Something that was written, edited or deleted on the phone.

    Raises:
        Unreadable: it names no recipient.
    """
    if not isinstance(message, dict):
        raise Unreadable("the echo is not an object")
    ids = [text(message, key) for key in ("to", "to_user_id", "to_parent_user_id")]
    recipient = person(ids, around.contacts.contact_of(ids))
    if recipient is None:
        raise Unreadable("the echo names no recipient")
    yield _own_change(message, recipient, around) or _echo(message, recipient, around)


def read_past_message(
    message: Any, thread: str | None, business: str | None, around: Surroundings
) -> Iterator[InboundEvent]:
    """One message of the time before the connection; `thread` is the customer's id.

    Raises:
        Unreadable: neither the thread nor the message names the customer.
    """
    if not isinstance(message, dict):
        raise Unreadable("the message is not an object")
    author = text(message, "from")
    own = author is not None and _same(author, business)
    customer = person([thread or text(message, "to" if own else "from")], {})
    if customer is None:
        raise Unreadable("neither the thread nor the message names the customer")
    status = text(mapping(message, "history_context"), "status")
    past = {"history": True, **({"status": status} if status else {})}
    if author is not None and not own and _same(author, customer.address):
        yield received(message, customer, around, **past)
    else:
        yield _echo(message, customer, around, **past)


def read_declined(error: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """The business did not agree to share its history (code 2593109).

    Raises:
        Unreadable: it is not an object.
    """
    if not isinstance(error, dict):
        raise Unreadable("the error is not an object")
    said = text(error, "message") or text(error, "title") or "no reason given"
    yield AccountChanged(
        account=around.account,
        at=around.at,
        kind="history",
        summary=f"The chats from before the connection were not shared: {said}",
        business_account=around.business_account,
        data=error,
    )


def _same(one: str, other: str | None) -> bool:
    return (phone_digits(one) or one) == (phone_digits(other) or other)


def _echo(message: Message, recipient: Person, around: Surroundings, **metadata: Any) -> Echoed:
    return Echoed(
        account=around.account,
        at=instant(message, "timestamp"),
        recipient=recipient,
        external_id=text(message, "id") or around.fallback_id,
        content=_reaction(message) or content_of(message),
        reply_to=text(mapping(message, "context"), "id"),
        metadata=metadata_of(message) | metadata,
    )


def _reaction(message: Message) -> Content | None:
    body = mapping(message, "reaction")
    target = text(body, "message_id")
    return Reaction(target=target, emoji=text(body, "emoji")) if target else None


def _own_change(
    message: Message, recipient: Person, around: Surroundings
) -> MessageEdited | MessageDeleted | None:
    kind = type_of(message)
    target = text(mapping(message, kind), "original_message_id")
    at = instant(message, "timestamp")
    if not target:
        return None
    if kind == "revoke":
        return MessageDeleted(
            account=around.account, at=at, sender=recipient, target=target, own=True
        )
    if kind == "edit":
        content = content_of(mapping(mapping(message, "edit"), "message"))
        return MessageEdited(
            account=around.account,
            at=at,
            sender=recipient,
            target=target,
            content=content,
            own=True,
        )
    return None
