"""Sends that go wrong: what the platform took is never sent again, what it refused is."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.e2e.conftest import Installation

Install = Callable[..., Awaitable[Installation]]
CUSTOMER = "351912345678"


async def write(it: Installation, text: str) -> None:
    await it.simulate(f"/whatsapp/customers/{CUSTOMER}/messages", {"text": text, "name": "Ana"})


async def messages(it: Installation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await it.get("/v1/messages"))["data"]
    return found


async def outbound_with(it: Installation, status: str) -> list[dict[str, Any]]:
    return [m for m in await messages(it) if m["direction"] == "outbound" and m["status"] == status]


async def fault(it: Installation, kind: str, **more: Any) -> None:
    await it.simulate("/faults", {"target": "whatsapp.messages", "kind": kind, **more})


async def test_an_answer_cut_after_acceptance_is_resolved_by_its_status_and_not_sent_again(
    install: Install,
) -> None:
    it = await install()
    await fault(it, "cut_after_acceptance", count=1, probability=1)
    await write(it, "hello nonce-cut1")
    [reply] = await it.until(lambda: outbound_with(it, "delivered"))
    ledger = await it.ledger()
    assert [e["id"] for e in ledger] == [reply["external_id"]]
    assert ledger[0]["outcome"] == "cut"


async def test_a_send_that_nobody_confirms_goes_to_a_person_and_is_not_sent_again(
    install: Install,
) -> None:
    it = await install(UNKNOWN_AFTER="2")
    await fault(it, "timeout", count=1, probability=1, seconds=0.5)
    await write(it, "hello nonce-lost1")
    await it.until(lambda: outbound_with(it, "unknown"))
    [reply] = await it.until(lambda: outbound_with(it, "failed"))
    assert reply["error"]["code"] == "outcome_unknown"
    assert await it.ledger() == []
    [note] = [m for m in await messages(it) if m["direction"] == "internal"]
    assert "nonce-lost1" in note["text"]
    [conversation] = (await it.get("/v1/conversations"))["data"]
    assert conversation["assignee"]["kind"] == "people"


async def test_people_are_told_when_a_send_that_they_were_asked_about_has_arrived_after_all(
    install: Install,
) -> None:
    it = await install(UNKNOWN_AFTER="1")
    late = {"kind": "reorder", "probability": 1, "seconds": 4}
    await write(it, "hello nonce-late1")
    await fault(it, "cut_after_acceptance", count=1, probability=1)
    await it.simulate("/faults", {"target": "whatsapp.webhooks", **late})
    await it.until(lambda: outbound_with(it, "failed"))
    await it.until(lambda: outbound_with(it, "delivered"))
    notes = [m for m in await messages(it) if m["direction"] == "internal"]
    told = [n for n in notes if n["text"].startswith("It has arrived after all")]
    assert len(told) == 1, notes
    assert "nonce-late1" in told[0]["text"]
    assert len(await it.ledger()) == 1


async def test_a_rate_limited_send_waits_and_goes_through(install: Install) -> None:
    it = await install()
    await fault(it, "rate_limited", count=1, probability=1, code=131056)
    await write(it, "hello nonce-slow1")
    await it.until(lambda: outbound_with(it, "delivered"))
    assert len(await it.ledger()) == 1


async def test_a_server_error_with_the_platforms_own_words_is_tried_again(
    install: Install,
) -> None:
    it = await install()
    await fault(it, "server_error", count=2, probability=1, code=131016)
    await write(it, "hello nonce-err1")
    await it.until(lambda: outbound_with(it, "delivered"))
    assert len(await it.ledger()) == 1


async def test_a_status_that_overtakes_the_answer_is_not_lost(install: Install) -> None:
    it = await install()
    await fault(it, "status_before_answer", count=1, probability=1)
    await write(it, "hello nonce-fast1")
    await it.until(lambda: outbound_with(it, "delivered"))
    assert len(await it.ledger()) == 1


async def test_a_model_that_fails_twice_hands_the_conversation_to_people(
    install: Install,
) -> None:
    it = await install()
    await it.simulate("/faults", {"target": "openai", "kind": "server_error", "probability": 1})
    await write(it, "hello nonce-model1")

    async def noted() -> list[dict[str, Any]]:
        return [m for m in await messages(it) if m["direction"] == "internal"]

    [note] = await it.until(noted)
    assert "nonce-model1" in note["text"]
    [farewell] = await it.until(lambda: outbound_with(it, "delivered"))
    assert farewell["author"]["kind"] == "system"
    [conversation] = (await it.get("/v1/conversations"))["data"]
    assert conversation["assignee"]["kind"] == "people"


async def test_a_customer_who_asks_for_a_person_gets_one(install: Install) -> None:
    it = await install()
    await write(it, "I want to talk to a human please")

    async def with_people() -> list[dict[str, Any]]:
        found = (await it.get("/v1/conversations"))["data"]
        return [c for c in found if c["assignee"]["kind"] == "people"]

    await it.until(with_people)
    await write(it, "are you there? nonce-quiet1")

    async def both_stored() -> bool:
        return len([m for m in await messages(it) if m["direction"] == "inbound"]) == 2

    await it.until(both_stored)
    assert not any("nonce-quiet1" in e["payload"]["text"]["body"] for e in await it.ledger())
