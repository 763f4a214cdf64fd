"""From a webhook to events: one update a body (telegram.md §2), a list of them from a test."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from crosschat.channels.telegram.messages import Surroundings, read_edit, read_message
from crosschat.channels.telegram.news import (
    read_business_connection,
    read_callback,
    read_deletions,
    read_membership,
    read_other,
    read_reaction,
)
from crosschat.messaging.channel import Webhook
from crosschat.messaging.events import InboundEvent, ItemFailure, Parsed
from crosschat.platforms.meta.reading import Unreadable, decode, text

Reader = Callable[[Any, Surroundings], Iterator[InboundEvent]]

# The updates that we ask for (§4); every other one is only noted.
UPDATES: Mapping[str, Reader] = MappingProxyType(
    {
        "message": read_message,
        "edited_message": read_edit,
        "callback_query": read_callback,
        "my_chat_member": read_membership,
        "message_reaction": read_reaction,
        "business_connection": read_business_connection,
        "business_message": read_message,
        "edited_business_message": read_edit,
        "deleted_business_messages": read_deletions,
    }
)


def parse_webhook(hook: Webhook, account: str) -> Parsed:
    """Every event; `account` is the bot's id, which no body names. Never raises for content."""
    try:
        body = decode(hook.body)
    except Unreadable as error:
        return Parsed(failures=(ItemFailure(position="body", reason=str(error)),))
    events: list[InboundEvent] = []
    failures: list[ItemFailure] = []
    for position, update, number in _updates(body):
        fallback = f"raw:{hook.event}:{number}"
        for place, read in _readers(update, account, fallback):
            where = f"{position}.{place}".strip(".") or "body"
            try:
                events.extend(read())
            except Unreadable as error:
                failures.append(ItemFailure(position=where, reason=str(error)))
            except Exception as error:  # noqa: BLE001 - one item must not cost its neighbours
                reason = f"unexpected {type(error).__name__}"
                failures.append(ItemFailure(position=where, reason=reason))
    return Parsed(events=tuple(events), failures=tuple(failures))


def _updates(body: Any) -> Iterator[tuple[str, Any, int]]:
    if isinstance(body, list):
        for index, item in enumerate(body):
            yield f"[{index}]", item, index
    else:
        yield "", body, 0


def _readers(
    update: Any, account: str, fallback: str
) -> Iterator[tuple[str, Callable[[], Iterator[InboundEvent]]]]:
    """What an update holds beside its id: one field of the platform's, more of somebody's test."""
    if not isinstance(update, dict):
        yield "", partial(_unreadable, "not an object")
        return
    number = text(update, "update_id")
    around = Surroundings(account, f"update:{number}" if number else fallback)
    if number is None and "chat" in update:
        yield "", partial(read_message, update, around)
        return
    # Without its id, only what we know is taken for an update.
    fields = [key for key in update if key in UPDATES or (number and key != "update_id")]
    if not fields:
        yield "", partial(_unreadable, "no update that we know")
    for key in fields:
        reader = UPDATES.get(key) or partial(read_other, key)
        yield key, partial(reader, update[key], around)


def _unreadable(reason: str) -> Iterator[InboundEvent]:
    raise Unreadable(reason)
