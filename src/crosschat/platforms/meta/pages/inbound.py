"""From a webhook to events: every item of every entry, each on its own."""

from collections.abc import Sequence
from datetime import UTC, datetime

from crosschat.messaging.channel import Webhook
from crosschat.messaging.events import DeliveryReported, InboundEvent, ItemFailure, Parsed
from crosschat.platforms.meta.pages.envelope import Occurrence, occurrences
from crosschat.platforms.meta.pages.messages import read_occurrence
from crosschat.platforms.meta.reading import Unreadable, decode

_END_OF_TIME = datetime.max.replace(tzinfo=UTC)


def accounts(hook: Webhook) -> Sequence[str]:
    """The accounts that a body names, without trusting it."""
    try:
        found = [o for o in occurrences(decode(hook.body)) if isinstance(o, Occurrence)]
    except Unreadable:
        return ()
    return tuple(dict.fromkeys(o.account for o in found if o.account))


def parse_webhook(hook: Webhook) -> Parsed:
    """Every event, messages before reports, oldest first. Never raises for content."""
    try:
        body = decode(hook.body)
    except Unreadable as error:
        return Parsed(failures=(ItemFailure(position="body", reason=str(error)),))
    events: list[InboundEvent] = []
    failures: list[ItemFailure] = []
    for number, found in enumerate(occurrences(body)):
        if isinstance(found, ItemFailure):
            failures.append(found)
            continue
        try:
            events.extend(read_occurrence(found, f"raw:{hook.event}:{number}"))
        except Unreadable as error:
            failures.append(ItemFailure(position=found.position, reason=str(error)))
        except Exception as error:  # noqa: BLE001 - one item must not cost its neighbours
            reason = f"unexpected {type(error).__name__}"
            failures.append(ItemFailure(position=found.position, reason=reason))
    return Parsed(events=tuple(sorted(events, key=_order)), failures=tuple(failures))


def _order(event: InboundEvent) -> tuple[int, datetime]:
    return int(isinstance(event, DeliveryReported)), event.at or _END_OF_TIME
