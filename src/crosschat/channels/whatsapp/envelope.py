"""The envelope of a webhook (whatsapp.md §5): entry × change, however sparse it came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from crosschat.messaging.events import ItemFailure
from crosschat.platforms.meta.reading import instant, mapping, rows, text


@dataclass(frozen=True)
class Change:
    """One change: `position` says where it stood, `business_account` is the WABA's id."""

    position: str
    field: str | None
    value: Mapping[str, Any]
    business_account: str | None = None
    at: datetime | None = None

    @cached_property
    def account(self) -> str | None:
        """The phone number id; None for what concerns the whole WABA."""
        return text(mapping(self.value, "metadata"), "phone_number_id")


def changes(body: Any) -> Iterator[Change | ItemFailure]:
    """Every change of a body.

    The official form is ``entry[].changes[].value``. The guides' test commands leave out layers
    from the outside in, and Meta's dashboard sends a bare ``sample``.
    """
    if isinstance(body, list):
        for index, item in enumerate(body):
            yield from _body(item, f"[{index}]")
    else:
        yield from _body(body, "")


def _body(body: Any, at: str) -> Iterator[Change | ItemFailure]:
    if not isinstance(body, dict):
        yield ItemFailure(position=at or "body", reason="not an object")
    elif "entry" in body:
        for index, entry in enumerate(rows(body, "entry")):
            yield from _entry(entry, f"{at}entry[{index}]")
    elif "changes" in body:
        yield from _entry(body, at or "body")
    elif "sample" in body or "value" in body:
        yield _change(body.get("sample", body), at or "body", {})
    elif body:
        yield Change(position=at or "body", field=None, value=body)


def _entry(entry: Any, at: str) -> Iterator[Change | ItemFailure]:
    if not isinstance(entry, dict):
        yield ItemFailure(position=at, reason="not an object")
    elif "changes" not in entry:
        yield ItemFailure(position=at, reason="no changes")
    else:
        for index, change in enumerate(rows(entry, "changes")):
            yield _change(change, f"{at}.changes[{index}]", entry)


def _change(change: Any, at: str, entry: Mapping[str, Any]) -> Change | ItemFailure:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        return ItemFailure(position=at, reason="no value")
    return Change(
        position=at,
        field=text(change, "field"),
        value=value,
        business_account=text(entry, "id"),
        at=instant(entry, "time"),
    )
