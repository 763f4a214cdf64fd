"""Frozen cases: what came in, and which events it must become; what goes out, and in which form.

A case is a file ``<event>__<case>.json``::

    {"about": "why it is here", "body": {…}, "events": […], "failures": […]}

`body` is the webhook's JSON (or a text, taken as the raw bytes), `headers` and `query` may stand
beside it. `events` and `failures` are in the form that :mod:`msgspec` writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import orjson

from crosschat.messaging.channel import Channel, Webhook
from crosschat.messaging.content import Content

RECEIVED_AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVENT = "evt_case"


@dataclass(frozen=True, slots=True)
class Case:
    """One file. `expected` is what :func:`outcome` must give."""

    name: str
    body: bytes
    expected: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def hook(self) -> Webhook:
        """The webhook as the core would hand it over, at a fixed time."""
        return Webhook(
            body=self.body,
            headers=self.headers,
            query=self.query,
            received_at=RECEIVED_AT,
            event=EVENT,
        )


def load_cases(folder: Path) -> tuple[Case, ...]:
    """Every case in the folder, by name.

    Raises:
        ValueError: the folder has none, or a file is not a case.
    """
    cases = tuple(_load(path) for path in sorted(folder.glob("*.json")))
    if not cases:
        raise ValueError(f"no cases in {folder}")
    return cases


def outcome(channel: Channel, case: Case) -> dict[str, Any]:
    """What the channel makes of the case, as plain JSON."""
    parsed = channel.parse(case.hook)
    written = msgspec.json.encode({"events": parsed.events, "failures": parsed.failures})
    return dict(orjson.loads(written))


def _load(path: Path) -> Case:
    if "__" not in path.stem:
        raise ValueError(f"{path.name} is not named <event>__<case>.json")
    found = orjson.loads(path.read_bytes())
    if "body" not in found or "events" not in found:
        raise ValueError(f"{path.name} lacks its body or its events")
    body = found["body"]
    return Case(
        name=path.stem,
        body=body.encode() if isinstance(body, str) else orjson.dumps(body),
        expected={"events": found["events"], "failures": found.get("failures", [])},
        headers=found.get("headers", {}),
        query=found.get("query", {}),
    )


@dataclass(frozen=True, slots=True)
class SendCase:
    """A content to send, and the body of the request that it must become."""

    name: str
    content: Content
    request: Mapping[str, Any]


def load_sends(folder: Path) -> tuple[SendCase, ...]:
    """Files ``<kind>__<case>.json`` with a `content` and its `request`, by name.

    Raises:
        ValueError: the folder has none, or a file is not such a case.
    """
    cases = tuple(_load_send(path) for path in sorted(folder.glob("*__*.json")))
    if not cases:
        raise ValueError(f"no cases in {folder}")
    return cases


def _load_send(path: Path) -> SendCase:
    found = orjson.loads(path.read_bytes())
    if not isinstance(found, dict) or not {"content", "request"} <= found.keys():
        raise ValueError(f"{path.name} lacks its content or its request")
    # The union's members are tagged, so that a wrong one is an error and not another kind.
    content: Content = msgspec.convert(found["content"], type=Content)
    return SendCase(name=path.stem, content=content, request=found["request"])
