"""From a webhook to events: every item of every change, each on its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from crosschat.channels.whatsapp.account_news import read_error, read_field
from crosschat.channels.whatsapp.coexistence import read_declined, read_echo, read_past_message
from crosschat.channels.whatsapp.envelope import Change, changes
from crosschat.channels.whatsapp.messages import Surroundings, read_message
from crosschat.channels.whatsapp.people import Phonebook
from crosschat.channels.whatsapp.people_news import (
    read_call,
    read_preference,
    read_user_id_update,
)
from crosschat.channels.whatsapp.statuses import read_status
from crosschat.messaging.channel import Webhook
from crosschat.messaging.events import (
    AccountChanged,
    DeliveryReported,
    InboundEvent,
    ItemFailure,
    Parsed,
    TemplateChanged,
)
from crosschat.platforms.meta.reading import Unreadable, decode, mapping, objects, rows, text

Reader = Callable[[Any, Surroundings], Iterator[InboundEvent]]

# Lists are known by their key, whatever the field is called: the guides subscribe to
# `message_status` or send no field at all.
LISTS: MappingProxyType[str, Reader] = MappingProxyType(
    {
        "messages": read_message,
        "message_echoes": read_echo,
        "user_preferences": read_preference,
        "user_id_update": read_user_id_update,
        "calls": read_call,
        "errors": read_error,
        "statuses": read_status,
    }
)
_END_OF_TIME = datetime.max.replace(tzinfo=UTC)
_RANKS: MappingProxyType[type, int] = MappingProxyType(
    {DeliveryReported: 1, AccountChanged: 2, TemplateChanged: 2}
)


class _Piece(Struct, frozen=True):
    """One item that can be read, or fail, without its neighbours."""

    position: str
    read: Callable[[], Iterator[InboundEvent]]


def parse_webhook(hook: Webhook) -> Parsed:
    """Every event, messages before statuses, oldest first. Never raises for content."""
    try:
        body = decode(hook.body)
    except Unreadable as error:
        return Parsed(failures=(ItemFailure(position="body", reason=str(error)),))
    events: list[InboundEvent] = []
    failures: list[ItemFailure] = []
    numbers = count()
    for change in changes(body):
        if isinstance(change, ItemFailure):
            failures.append(change)
            continue
        for piece in _pieces(change, hook.event, numbers):
            try:
                events.extend(piece.read())
            except Unreadable as error:
                failures.append(ItemFailure(position=piece.position, reason=str(error)))
            except Exception as error:  # noqa: BLE001 - one item must not cost its neighbours
                reason = f"unexpected {type(error).__name__}"
                failures.append(ItemFailure(position=piece.position, reason=reason))
    return Parsed(events=tuple(sorted(events, key=_order)), failures=tuple(failures))


def _order(event: InboundEvent) -> tuple[int, datetime]:
    """Messages, then statuses, then news of the account; without a time as they came, last."""
    return _RANKS.get(type(event), 0), event.at or _END_OF_TIME


def _pieces(change: Change, event: str, numbers: Iterator[int]) -> Iterator[_Piece]:
    contacts = Phonebook(objects(change.value, "contacts"))
    known = [key for key in LISTS if change.value.get(key) is not None]
    for key in known:
        for index, item in enumerate(rows(change.value, key)):
            around = _around(change, contacts, f"raw:{event}:{next(numbers)}")
            position = f"{change.position}.{key}[{index}]"
            yield _Piece(position, partial(LISTS[key], item, around))
    if change.value.get("history") is not None:
        yield from _history(change, contacts, event, numbers)
    elif not known:
        yield _Piece(change.position, partial(read_field, change))


def _history(
    change: Change, contacts: Phonebook, event: str, numbers: Iterator[int]
) -> Iterator[_Piece]:
    """`history[].threads[].messages[]`; `history[].errors[]` if the customer declined to share."""
    business = text(mapping(change.value, "metadata"), "display_phone_number")
    for number, chunk in enumerate(rows(change.value, "history")):
        at = f"{change.position}.history[{number}]"
        for index, error in enumerate(rows(chunk, "errors")):
            around = _around(change, contacts, "")
            yield _Piece(f"{at}.errors[{index}]", partial(read_declined, error, around))
        for order, thread in enumerate(objects(chunk, "threads")):
            customer = text(thread, "id")
            for index, item in enumerate(rows(thread, "messages")):
                around = _around(change, contacts, f"raw:{event}:{next(numbers)}")
                yield _Piece(
                    f"{at}.threads[{order}].messages[{index}]",
                    partial(read_past_message, item, customer, business, around),
                )


def _around(change: Change, contacts: Phonebook, fallback_id: str) -> Surroundings:
    return Surroundings(
        account=change.account,
        business_account=change.business_account,
        at=change.at,
        contacts=contacts,
        fallback_id=fallback_id,
    )
