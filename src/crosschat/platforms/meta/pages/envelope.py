"""The envelope of a webhook (messenger.md §3, instagram.md §4): entry × event."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crosschat.messaging.events import ItemFailure
from crosschat.platforms.meta.reading import flag, instant, mapping, rows, text

# Meta's dashboard tests with an entry of this id (instagram.md §4).
_TEST_ENTRY = "0"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event. `standby`: another app owns the thread, so we only look on. `field` is the name
    of a change (a comment); None for what happens in a chat."""

    position: str
    value: Mapping[str, Any]
    account: str | None
    at: datetime | None
    standby: bool = False
    field: str | None = None


def occurrences(body: Any) -> Iterator[Occurrence | ItemFailure]:
    """Every event of a body, which is an object or, in some samples, a list of them."""
    for number, part in enumerate(body if isinstance(body, list) else [body]):
        at = f"[{number}]" if isinstance(body, list) else ""
        if not isinstance(part, dict):
            yield ItemFailure(position=at or "body", reason="not an object")
            continue
        for index, entry in enumerate(rows(part, "entry")):
            yield from _entry(entry, f"{at}entry[{index}]")
        if "entry" not in part and "messaging" in part:
            yield from _entry(part, at or "body")
        elif "entry" not in part and "message" in part:
            yield _occurrence(part, at or "body", {})
        elif "entry" not in part and part:
            yield ItemFailure(position=at or "body", reason="no entry")


def _entry(entry: Any, at: str) -> Iterator[Occurrence | ItemFailure]:
    if not isinstance(entry, dict):
        yield ItemFailure(position=at, reason="not an object")
        return
    known = False
    for key in ("messaging", "standby"):
        for index, value in enumerate(rows(entry, key)):
            known = True
            yield _occurrence(value, f"{at}.{key}[{index}]", entry, standby=key == "standby")
    # Instagram's own login sends `field` and `value` beside the id, without the list (§6).
    bare = [entry] if "field" in entry and "changes" not in entry else []
    for index, change in enumerate([*rows(entry, "changes"), *bare]):
        known = True
        yield _change(change, f"{at}.changes[{index}]", entry)
    if not known:
        yield ItemFailure(position=at, reason="no events")


def _change(change: Any, at: str, entry: Mapping[str, Any]) -> Occurrence | ItemFailure:
    value = change.get("value") if isinstance(change, dict) else None
    if isinstance(value, dict) and "sender" in value:
        return _occurrence(value, at, entry)  # the dashboard's test of a message
    if not isinstance(value, dict):
        return ItemFailure(position=at, reason="no value")
    when = instant(entry, "time")
    return Occurrence(at, value, _entry_account(entry), when, field=text(change, "field") or "")


def _occurrence(
    value: Any, at: str, entry: Mapping[str, Any], *, standby: bool = False
) -> Occurrence | ItemFailure:
    if not isinstance(value, dict):
        return ItemFailure(position=at, reason="not an object")
    own = "sender" if flag(mapping(value, "message"), "is_echo") else "recipient"
    named = text(mapping(value, own), "id")
    # Samples once showed a Page's id as the entry's; who it was sent to is never wrong (§4).
    account = None if text(entry, "id") == _TEST_ENTRY else named or text(entry, "id")
    when = instant(value, "timestamp") or instant(entry, "time")
    return Occurrence(at, value, account, when, standby=standby)


def _entry_account(entry: Mapping[str, Any]) -> str | None:
    named = text(entry, "id")
    return None if named == _TEST_ENTRY else named
