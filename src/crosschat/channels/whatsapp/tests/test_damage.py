"""Whatever happens to a body on its way, nothing raises and no intact neighbour is lost."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import orjson
from hypothesis import given
from hypothesis import strategies as st

from crosschat.channels.whatsapp import accounts
from crosschat.channels.whatsapp.inbound import parse_webhook
from crosschat.messaging.channel import Webhook
from crosschat.messaging.content import Text
from crosschat.messaging.events import DeliveryReported, MessageReceived, Parsed
from crosschat.testing.cases import load_cases

BODIES = [case.body for case in load_cases(Path(__file__).parent / "payloads")]
DECODED = [orjson.loads(b) for b in BODIES if b.startswith(b"{") and b"\\ud83d" not in b]
# Without ids of our own making, which depend on an item's place among the others.
ENTRIES = [
    entry
    for value in DECODED
    if isinstance(value.get("entry"), list) and b"raw:" not in msgspec.json.encode(value)
    for entry in value["entry"]
    if isinstance(entry, dict) and entry.get("id") in {"3300110022", "4400"}
]
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(codec="utf-8"), max_size=20),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)
KEYS = st.sampled_from(
    [
        *("from", "from_user_id", "to", "id", "timestamp", "type", "text", "body", "image"),
        *("interactive", "button", "context", "referral", "errors", "system", "reaction"),
        *("edit", "revoke", "order", "contacts", "group_id", "status", "recipient_id"),
        *("pricing", "message_id", "emoji", "code", "wa_id", "user_id", "message"),
    ]
)
ITEMS = JSON | st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=4), max_size=8)


def parsed(body: Any) -> Parsed:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    hook = Webhook(body=raw, event="evt")
    accounts(hook)
    found = parse_webhook(hook)
    # What comes out must be fit to be stored.
    msgspec.json.encode(found)
    return found


def counted(found: Parsed) -> Counter[bytes]:
    return Counter(msgspec.json.encode(event) for event in found.events)


def intact(number: int) -> dict[str, Any]:
    return {"from": "1555", "id": f"wamid.{number}", "type": "text", "text": {"body": f"{number}"}}


@given(st.lists(ITEMS, max_size=5), st.permutations(range(3)), JSON)
def test_broken_neighbours_cost_nobody_else(
    broken: list[Any], order: list[int], contacts: Any
) -> None:
    messages = [*broken, *(intact(number) for number in order)]
    statuses = [*broken, {"id": "wamid.OUT", "status": "sent"}]
    value = {"messages": messages, "statuses": statuses, "contacts": contacts}
    found = parsed({"entry": [{"changes": [{"field": "messages", "value": value}]}]})
    texts = {
        event.external_id: event.content
        for event in found.events
        if isinstance(event, MessageReceived)
    }
    assert all(texts[f"wamid.{number}"] == Text(text=f"{number}") for number in order)
    reported = [event.external_id for event in found.events if isinstance(event, DeliveryReported)]
    assert "wamid.OUT" in reported


@given(st.lists(st.sampled_from(ENTRIES), max_size=6))
def test_merged_bodies_hold_the_events_of_each(entries: list[dict[str, Any]]) -> None:
    together = counted(parsed({"entry": entries}))
    apart: Counter[bytes] = Counter()
    for entry in entries:
        apart += counted(parsed({"entry": [entry]}))
    assert together == apart


@given(st.sampled_from(ENTRIES))
def test_doubled_items_come_twice_for_the_core_to_recognise(entry: dict[str, Any]) -> None:
    once = counted(parsed({"entry": [entry]}))
    assert counted(parsed({"entry": [entry, entry]})) == once + once


@given(
    st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=5).flatmap(
        lambda entries: st.tuples(st.just(entries), st.permutations(entries))
    )
)
def test_the_order_of_entries_does_not_matter(
    pair: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    one, other = pair
    assert counted(parsed({"entry": one})) == counted(parsed({"entry": other}))


@given(st.sampled_from(BODIES), st.integers(0, 2000))
def test_a_truncated_body_is_a_failure(body: bytes, end: int) -> None:
    found = parsed(body[:end])
    assert found.failures or end >= len(body)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        pairs: list[tuple[Any, Any]] = list(value.items())
    else:
        pairs = list(enumerate(value)) if isinstance(value, list) else []
    return [at, *(place for key, item in pairs for place in places(item, (*at, key)))]


@given(st.sampled_from(ENTRIES), st.data(), JSON)
def test_a_damaged_entry_leaves_the_others_alone(
    entry: dict[str, Any], data: st.DataObject, wrong: Any
) -> None:
    damaged = {"it": msgspec.json.decode(msgspec.json.encode(entry))}
    place = ("it", *data.draw(st.sampled_from(places(entry))))
    target: Any = damaged
    for key in place[:-1]:
        target = target[key]
    last = place[-1]
    if data.draw(st.booleans()):
        target[last] = wrong
    else:
        del target[last]
    neighbour = {"changes": [{"value": {"messages": [intact(1)]}}]}
    found = parsed({"entry": [damaged.get("it"), neighbour]})
    ids = [event.external_id for event in found.events if isinstance(event, MessageReceived)]
    assert "wamid.1" in ids


@given(JSON)
def test_any_json_is_read(value: Any) -> None:
    parsed(value)


@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    parsed(body)
