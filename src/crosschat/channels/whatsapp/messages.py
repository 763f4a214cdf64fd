"""From one item of `messages` to events (whatsapp.md §6)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from crosschat.channels.whatsapp.message_content import content_of, type_of
from crosschat.channels.whatsapp.people import Phonebook, person, sender_of
from crosschat.messaging.content import Unsupported, plain_text
from crosschat.messaging.events import (
    IdentityChanged,
    InboundEvent,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Person,
    Reacted,
    Referral,
)
from crosschat.platforms.meta.reading import Unreadable, flag, instant, mapping, text

Message = Mapping[str, Any]
NEW_NUMBER = frozenset({"user_changed_number", "customer_changed_number"})
NEW_ID = "user_changed_user_id"


class Surroundings(Struct, frozen=True):
    """What an item's neighbours say about it. `fallback_id` stands in for a missing id."""

    account: str | None
    business_account: str | None
    at: datetime | None
    contacts: Phonebook
    fallback_id: str


def read_message(message: Any, around: Surroundings) -> Iterator[InboundEvent]:
    """Every event that a message means.

    Raises:
        Unreadable: nobody can be named as its sender.
    """
    if not isinstance(message, dict):
        raise Unreadable("the message is not an object")
    sender = sender_of(message, around.contacts)
    if sender is None:
        raise Unreadable("the message names no sender")
    if text(message, "group_id"):
        yield _from_group(message, sender, around)
    else:
        yield (
            _changed_identity(message, sender, around)
            or _change_of_another(message, sender, around)
            or received(message, sender, around)
        )


def received(
    message: Message, sender: Person, around: Surroundings, **metadata: Any
) -> MessageReceived:
    """The message as one of the customer's; `metadata` is added to what it says itself."""
    return MessageReceived(
        account=around.account,
        at=instant(message, "timestamp"),
        sender=sender,
        external_id=text(message, "id") or around.fallback_id,
        content=content_of(message),
        reply_to=text(mapping(message, "context"), "id"),
        referral=_referral(mapping(message, "referral")),
        metadata=metadata_of(message) | metadata,
    )


def metadata_of(message: Message) -> dict[str, Any]:
    """What has no place in a content: forwarding, a product asked about, a changed identity."""
    context = mapping(message, "context")
    found: dict[str, Any] = {}
    if flag(context, "frequently_forwarded"):
        found["forwarded"] = "frequently"
    elif flag(context, "forwarded"):
        found["forwarded"] = "once"
    if product := mapping(context, "referred_product"):
        found["product"] = product
    if identity := mapping(message, "identity"):
        found["identity"] = identity
    return found


def _from_group(message: Message, sender: Person, around: Surroundings) -> MessageReceived:
    """Group chats are shown, not served: an answer would go to one member in private."""
    return MessageReceived(
        account=around.account,
        at=instant(message, "timestamp"),
        sender=sender,
        external_id=text(message, "id") or around.fallback_id,
        content=Unsupported(kind="group message", detail=plain_text(content_of(message))),
        chat=text(message, "group_id"),
        metadata=metadata_of(message),
    )


def _change_of_another(
    message: Message, sender: Person, around: Surroundings
) -> Reacted | MessageEdited | MessageDeleted | None:
    """A reaction, an edit or a deletion; None if it is none, or does not say of what."""
    kind = type_of(message)
    if kind not in {"reaction", "edit", "revoke"}:
        return None
    body = mapping(message, kind)
    target = text(body, "message_id" if kind == "reaction" else "original_message_id")
    if not target:
        return None
    at = instant(message, "timestamp")
    if kind == "reaction":
        return Reacted(
            account=around.account,
            at=at,
            sender=sender,
            target=target,
            emoji=text(body, "emoji"),
            external_id=text(message, "id"),
        )
    if kind == "revoke":
        return MessageDeleted(account=around.account, at=at, sender=sender, target=target)
    content = content_of(mapping(body, "message"))
    return MessageEdited(
        account=around.account, at=at, sender=sender, target=target, content=content
    )


def _changed_identity(
    message: Message, sender: Person, around: Surroundings
) -> IdentityChanged | None:
    """`system` messages that say that a person has a new number or a new id."""
    if type_of(message) != "system":
        return None
    system = mapping(message, "system")
    kind = text(system, "type")
    number = text(system, "wa_id") or text(system, "new_wa_id")
    scoped = text(system, "user_id")
    if kind in NEW_NUMBER and number:
        previous, current = sender.address, person([number, scoped], {})
    elif kind == NEW_ID and scoped:
        # The phone, where it is known, stays; the old id is what has to be replaced.
        old = text(message, "from_user_id") or sender.address
        previous, current = old, person([number or sender.phone, scoped], {})
    else:
        return None
    if current is None:
        return None
    return IdentityChanged(
        account=around.account,
        at=instant(message, "timestamp"),
        previous=previous,
        current=current,
        detail=text(system, "body"),
    )


def _referral(referral: Mapping[str, Any]) -> Referral | None:
    """The advertisement that led here; `ctwa_clid` is what Meta's conversions API wants back."""
    if not referral:
        return None
    return Referral(
        source=text(referral, "source_type") or "ad",
        id=text(referral, "source_id"),
        url=text(referral, "source_url"),
        headline=text(referral, "headline"),
        body=text(referral, "body"),
        click_id=text(referral, "ctwa_clid"),
        raw=dict(referral),
    )
