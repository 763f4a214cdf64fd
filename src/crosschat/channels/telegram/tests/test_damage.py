"""Whatever happens to a body on its way, nothing raises and no intact neighbour is lost."""

from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import orjson
from hypothesis import given
from hypothesis import strategies as st

from crosschat.channels.telegram.inbound import UPDATES, parse_webhook
from crosschat.channels.telegram.messages import links_in
from crosschat.messaging.channel import Webhook
from crosschat.messaging.content import Text
from crosschat.messaging.events import MessageReceived, Parsed
from crosschat.testing.cases import load_cases

BODIES = [case.body for case in load_cases(Path(__file__).parent / "payloads")]
DECODED = [orjson.loads(b) for b in BODIES if b.startswith(b"{") and b"\\ud83d" not in b]
# Without ids of our own making, which depend on an item's place among the others.
WHOLE = [update for update in DECODED if "update_id" in update]
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**63),
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
        *UPDATES,
        *("update_id", "message_id", "chat", "id", "type", "from", "date", "text", "entities"),
        *("photo", "file_id", "document", "sticker", "location", "venue", "contact", "poll"),
        *("reply_to_message", "migrate_to_chat_id", "new_chat_member", "status", "data"),
        *("reply_markup", "inline_keyboard", "callback_data", "new_reaction", "message_ids"),
        *("business_connection_id", "rich_message", "blocks", "forward_origin", "quote"),
    ]
)
ITEMS = JSON | st.dictionaries(
    KEYS, JSON | st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=3), max_size=6)
)


def parsed(body: Any) -> Parsed:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    found = parse_webhook(Webhook(body=raw, event="evt"), "1")
    # What comes out must be fit to be stored.
    msgspec.json.encode(found)
    return found


def counted(found: Parsed) -> Counter[bytes]:
    return Counter(msgspec.json.encode(event) for event in found.events)


def intact(number: int) -> dict[str, Any]:
    message = {"message_id": number + 1, "chat": {"id": 5, "type": "private"}, "text": f"{number}"}
    return {"update_id": number, "message": message}


@given(st.lists(ITEMS.filter(lambda x: x != {}), max_size=5), st.permutations(range(3)))
def test_broken_neighbours_cost_nobody_else(broken: list[Any], order: list[int]) -> None:
    found = parsed([*broken, *(intact(number) for number in order)])
    texts = [
        (event.external_id, event.content)
        for event in found.events
        if isinstance(event, MessageReceived)
    ]
    assert all((f"5:{number + 1}", Text(text=f"{number}")) in texts for number in order)


@given(st.lists(st.sampled_from(WHOLE), max_size=6))
def test_merged_updates_hold_the_events_of_each(updates: list[dict[str, Any]]) -> None:
    apart: Counter[bytes] = Counter()
    for update in updates:
        apart += counted(parsed(update))
    assert counted(parsed(updates)) == apart


@given(st.sampled_from(WHOLE))
def test_an_update_that_comes_twice_is_told_twice_in_the_same_words(update: Any) -> None:
    once = counted(parsed(update))
    assert counted(parsed([update, update])) == once + once


@given(
    st.lists(st.sampled_from(WHOLE), min_size=1, max_size=5).flatmap(
        lambda updates: st.tuples(st.just(updates), st.permutations(updates))
    )
)
def test_the_order_of_updates_does_not_matter(
    pair: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    one, other = pair
    assert counted(parsed(one)) == counted(parsed(other))


@given(st.sampled_from(BODIES), st.integers(0, 2000))
def test_a_truncated_body_is_a_failure(body: bytes, end: int) -> None:
    found = parsed(body[:end])
    assert found.failures or end >= len(body)


@given(JSON)
def test_any_json_is_read(value: Any) -> None:
    parsed(value)


@given(ITEMS, ITEMS)
def test_anything_in_the_place_of_an_update_is_read(payload: Any, other: Any) -> None:
    for kind in UPDATES:
        parsed({"update_id": 1, kind: payload})
        parsed({"update_id": 1, kind: {"chat": {"id": 5}, "message_id": 7, "text": other}})


@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    parsed(body)


@given(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
def test_a_hidden_link_is_found_behind_its_words(before: str, words: str, after: str) -> None:
    def units(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2

    entity = {"type": "text_link", "offset": units(before), "length": units(words), "url": "u"}
    found = links_in({"text": before + words + after, "entities": [entity]})
    assert found == [{"text": words, "url": "u"}]
