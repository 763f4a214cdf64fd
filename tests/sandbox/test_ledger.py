"""The ledger keeps what was accepted, in order, and tells how much was refused."""

import json
from typing import Any

import orjson
import pytest

from crosschat.sandbox.ledger import Ledger, SentMessage
from tests.sandbox.stage import Business, ask, message


def entry(to: str) -> SentMessage:
    return SentMessage(0.0, "1", to, "text", b"{}", "wamid", None)


async def pages(business: Business, **query: Any) -> list[list[dict[str, Any]]]:
    found, after = [], 0
    while True:
        answer = (await business.control("GET", "/ledger", params={**query, "after": after})).json
        assert answer["simulated"] is True
        found.append(answer["data"])
        if answer["next"] is None:
            return found
        after = answer["next"]


async def test_pages_follow_each_other_without_gaps_or_repeats(business: Business) -> None:
    for n in range(7):
        await business.text("351910000001", f"number {n}")
    found = await pages(business, limit=3)
    assert [len(page) for page in found] == [3, 3, 1]
    texts = [row["payload"]["text"]["body"] for page in found for row in page]
    assert texts == [f"number {n}" for n in range(7)]
    numbers = [row["seq"] for page in found for row in page]
    assert numbers == list(range(numbers[0], numbers[0] + 7))


async def test_a_last_page_that_is_full_has_no_next(business: Business) -> None:
    for n in range(4):
        await business.text("351910000001", f"number {n}")
    assert [len(page) for page in await pages(business, limit=2)] == [2, 2]


async def test_the_ledger_can_be_asked_for_one_recipient_in_any_notation(
    business: Business,
) -> None:
    for n in range(6):
        await business.text(f"35191000000{n % 2}", f"number {n}")
    found = await pages(business, to="+351 910 000 001", limit=2)
    texts = [row["payload"]["text"]["body"] for page in found for row in page]
    assert texts == ["number 1", "number 3", "number 5"]
    newest = await business.ledger(to="351910000000", last=2)
    assert [row["payload"]["text"]["body"] for row in newest] == ["number 2", "number 4"]


async def test_accepted_and_refused_requests_are_counted(business: Business) -> None:
    await business.text("351910000001", "x")
    await business.text("351910000001", "")
    await business.send(message("351910000001", text={"body": "x"}), token="wrong")
    await business.fault("whatsapp.messages", "rate_limited", count=1)
    await business.text("351910000001", "x")
    answer = (await business.control("GET", "/ledger/requests")).json["data"]["whatsapp"]
    assert answer["counts"] == {
        "accepted": 1,
        "refused:131008": 1,
        "refused:190": 1,
        "fault:rate_limited": 1,
    }
    assert answer["total"] == 4
    assert [refusal["label"] for refusal in answer["refusals"]] == ["refused:131008", "refused:190"]


async def test_model_calls_have_a_ledger_of_their_own(business: Business) -> None:
    url = f"{business.running.openai_url}/responses"
    headers = {"Authorization": "Bearer key"}
    await ask(business.http, "POST", url, json={"model": "m-1", "input": "hello"}, headers=headers)
    answer = await business.control("GET", "/ledger", params={"api": "openai", "to": "m-1"})
    (row,) = answer.json["data"]
    assert (row["model"], row["input"], row["endpoint"]) == ("m-1", "hello", "responses")
    assert "hello" in row["reply"]


async def test_clearing_forgets_entries_and_chats_but_goes_on_numbering(
    business: Business,
) -> None:
    await business.text("351910000001", "x")
    (before,) = await business.ledger()
    assert (await business.control("DELETE", "/ledger")).json["cleared"] is True
    assert await business.ledger() == []
    assert (await business.control("GET", "/chats")).json["data"] == []
    await business.text("351910000001", "y")
    (after,) = await business.ledger()
    assert after["seq"] == before["seq"] + 1


@pytest.mark.parametrize("query", [{"api": "fax"}, {"limit": "x"}, {"after": "-1"}])
async def test_wrong_questions_are_answered_with_400(
    business: Business, query: dict[str, str]
) -> None:
    assert (await business.control("GET", "/ledger", params=query)).status == 400


def test_a_full_ledger_drops_its_oldest_entries_and_their_index() -> None:
    ledger: Ledger[SentMessage] = Ledger(100)
    for n in range(1_000):
        ledger.append(entry(str(n % 7)))
        assert len(ledger) <= 100
    everything, following = ledger.page(None, 0, 1_000)
    assert following is None
    assert [e.seq for e in everything] == list(range(1_001 - len(everything), 1_001))
    by_recipient = [e for n in range(7) for e in ledger.page(str(n), 0, 1_000)[0]]
    assert sorted(e.seq for e in by_recipient) == [e.seq for e in everything]
    assert ledger.requests["accepted"] == 1_000


def test_a_cursor_older_than_the_ledger_starts_at_its_beginning() -> None:
    ledger: Ledger[SentMessage] = Ledger(10)
    for _ in range(30):
        ledger.append(entry("1"))
    first = ledger.page(None, 0, 1)[0][0].seq
    assert ledger.page(None, 3, 1)[0][0].seq == first
    assert ledger.page(None, 29, 5) == ([ledger.newest(None, 1)[0]], None)


def test_rows_carry_the_payload_exactly_as_it_came() -> None:
    sent = SentMessage(1.5, "1", "2", "text", b'{"a": 1.0,  "b": "\\u00e9"}', "wamid.1", None)
    assert b'{"a": 1.0,  "b": "\\u00e9"}' in orjson.dumps(sent.row())
    assert json.loads(orjson.dumps(sent.row()))["payload"] == {"a": 1.0, "b": "é"}
