"""Faults do what their kind says, to whom they are meant for, as often as they should."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from crosschat.sandbox.faults import KINDS
from tests.sandbox.stage import Business, message

MESSAGES, MODEL = "whatsapp.messages", "openai"
TO = "351910000001"


async def test_rate_limited_is_429_with_the_chosen_code_and_not_accepted(
    business: Business,
) -> None:
    await business.fault(MESSAGES, "rate_limited", code=131056, count=1)
    answer = await business.text(TO, "x")
    assert (answer.status, answer.error["code"]) == (429, 131056)
    assert (await business.text(TO, "x")).status == 200
    await business.fault(MESSAGES, "rate_limited", count=1)
    assert (await business.text(TO, "x")).error["code"] == 130429
    assert len(await business.ledger()) == 1


async def test_server_errors_come_bare_or_in_an_envelope(business: Business) -> None:
    await business.fault(MESSAGES, "server_error", count=1)
    bare = await business.text(TO, "x")
    assert (bare.status, b"{" in bare.body) == (503, False)
    await business.fault(MESSAGES, "server_error", count=1, code=502)
    assert (await business.text(TO, "x")).status == 502
    await business.fault(MESSAGES, "server_error", count=1, code=131000)
    wrapped = await business.text(TO, "x")
    assert (wrapped.status, wrapped.error["code"]) == (500, 131000)
    assert await business.ledger() == []


async def test_a_connection_cut_after_acceptance_leaves_a_message_that_is_delivered(
    business: Business,
) -> None:
    await business.fault(MESSAGES, "cut_after_acceptance", count=1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await business.text(TO, "x", biz_opaque_callback_data="msg_7")
    (entry,) = await business.ledger()
    assert (entry["outcome"], entry["callback_data"]) == ("cut", "msg_7")
    assert await business.inbox.statuses_of(entry["id"]) == ["sent", "delivered"]
    assert business.inbox.statuses[0]["biz_opaque_callback_data"] == "msg_7"


async def test_a_timeout_holds_the_request_and_accepts_nothing(business: Business) -> None:
    await business.fault(MESSAGES, "timeout", seconds=0.2, count=1)
    begun = time.monotonic()
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await business.text(TO, "x")
    assert time.monotonic() - begun >= 0.19
    assert await business.ledger() == []


async def test_a_timeout_may_accept_the_message_all_the_same(business: Business) -> None:
    await business.fault(MESSAGES, "timeout", seconds=30, count=1, accepted=True)
    body = message(TO, text={"body": "x"})
    with pytest.raises(TimeoutError):
        await business.send(body, timeout=aiohttp.ClientTimeout(total=0.15))
    (entry,) = await business.ledger()
    assert entry["outcome"] == "held"
    assert await business.inbox.statuses_of(entry["id"]) == ["sent", "delivered"]


async def test_a_delay_answers_late(business: Business) -> None:
    await business.fault(MESSAGES, "delay", seconds=0.15, count=1)
    begun = time.monotonic()
    assert (await business.text(TO, "x")).status == 200
    assert time.monotonic() - begun >= 0.14


async def test_duplicate_reports_every_status_twice(business: Business) -> None:
    await business.fault(MESSAGES, "duplicate", count=1)
    answer = await business.text(TO, "x")
    statuses = await business.inbox.statuses_of(answer.wamid, 4)
    assert statuses == ["sent", "sent", "delivered", "delivered"]


async def test_reorder_reports_delivered_before_sent(business: Business) -> None:
    await business.fault(MESSAGES, "reorder", count=1)
    answer = await business.text(TO, "x")
    assert await business.inbox.statuses_of(answer.wamid) == ["delivered", "sent"]


async def test_a_status_may_be_heard_before_the_answer(business: Business) -> None:
    await business.fault(MESSAGES, "status_before_answer", count=1)
    business.inbox.delays.append(0.1)
    sending = asyncio.create_task(business.text(TO, "x", biz_opaque_callback_data="msg_8"))
    await business.inbox.wait(lambda inbox: bool(inbox.statuses))
    assert not sending.done()
    answer = await sending
    assert business.inbox.statuses[0]["id"] == answer.wamid
    assert await business.inbox.statuses_of(answer.wamid) == ["sent", "delivered"]


async def test_no_status_leaves_an_accepted_message_without_news(business: Business) -> None:
    await business.fault(MESSAGES, "no_status", count=1)
    silent = await business.text(TO, "x")
    loud = await business.text(TO, "y")
    await business.inbox.statuses_of(loud.wamid)
    assert silent.status == 200
    assert {status["id"] for status in business.inbox.statuses} == {loud.wamid}


async def test_refuse_answers_with_the_chosen_code(business: Business) -> None:
    await business.fault(MESSAGES, "refuse", count=1, code=131031)
    answer = await business.text(TO, "x")
    assert (answer.status, answer.error["code"]) == (403, 131031)


async def test_failed_status_accepts_and_then_reports_the_chosen_failure(
    business: Business,
) -> None:
    await business.fault(MESSAGES, "failed_status", count=1, code=131049)
    answer = await business.text(TO, "x")
    assert await business.inbox.statuses_of(answer.wamid, 1) == ["failed"]
    assert business.inbox.statuses[0]["errors"][0]["code"] == 131049


async def test_a_fault_strikes_only_what_it_matches(business: Business) -> None:
    fault = await business.fault(MESSAGES, "refuse", match="351910000002")
    assert (await business.text("+351 910 000 001", "x")).status == 200
    assert (await business.text("+351 910 000 002", "x")).status == 400
    word = await business.fault(MESSAGES, "refuse", match="unlucky")
    assert (await business.text(TO, "an unlucky text")).status == 400
    assert (await business.struck(fault), await business.struck(word)) == (1, 1)


async def test_chance_is_seeded_and_counted(business: Business) -> None:
    fault = await business.fault(MESSAGES, "refuse", probability=0.5)
    answers = [await business.text(TO, "x") for _ in range(60)]
    refused = sum(answer.status == 400 for answer in answers)
    assert 10 < refused < 50
    assert await business.struck(fault) == refused


async def test_faults_are_switched_off_one_by_one_or_all_together(business: Business) -> None:
    first = await business.fault(MESSAGES, "refuse")
    await business.fault(MESSAGES, "refuse")
    assert (await business.control("DELETE", f"/faults/{first}")).json["removed"] == 1
    assert (await business.control("DELETE", f"/faults/{first}")).status == 404
    assert (await business.control("DELETE", "/faults")).json["removed"] == 1
    assert (await business.control("GET", "/faults")).json["data"] == []
    assert (await business.text(TO, "x")).status == 200


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"target": "telegram", "kind": "delay"},
        {"target": MODEL, "kind": "no_status"},
        {"target": MODEL, "kind": "delay", "probability": 2},
        {"target": MODEL, "kind": "delay", "count": 0},
        {"target": MODEL, "kind": "delay", "seconds": "long"},
        {"target": MODEL, "kind": "delay", "match": 7},
        {"target": MODEL, "kind": "delay", "colour": "red"},
    ],
)
async def test_a_fault_that_cannot_be_played_is_refused(
    business: Business, spec: dict[str, Any]
) -> None:
    answer = await business.control("POST", "/faults", json=spec)
    assert answer.status == 400
    assert answer.json["simulated"] is True
    assert answer.error["detail"]


async def test_the_kinds_there_are_can_be_asked_for(business: Business) -> None:
    kinds = (await business.control("GET", "/faults")).json["kinds"]
    assert {target: set(names) for target, names in kinds.items()} == KINDS
