"""What people do with conversations and with messages that wait."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.served import SEED, Served, serving, until

from crosschat.kit import clock
from crosschat.models import Connection, Conversation, Delivery, JobRow
from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig

WEBHOOK = "/integrations/whatsapp/webhook"


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: Any) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port, API_RATE="0") as served, served.working():
        yield served


async def write(api: Served, sender: str, text: str) -> None:
    message = {"from": sender, "text": {"body": text}}
    payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
    assert (await api.ask("POST", WEBHOOK, key=None, json=payload))[0] == 200

    async def quiet() -> bool:
        return not await api.rows(select(JobRow).where(JobRow.dead_at.is_(None)))

    await until(quiet)


async def listed(api: Served, **query: str) -> list[dict[str, Any]]:
    status, page = await api.ask("GET", "/v1/conversations", params=query)
    assert status == 200, page
    return list(page["data"])


async def change(api: Served, conversation_id: str, **body: Any) -> tuple[int, Any]:
    return await api.ask("PATCH", f"/v1/conversations/{conversation_id}", json=body)


async def test_priority_labels_and_status_are_kept_and_filtered_by(api: Served) -> None:
    await write(api, "351911", "about my invoice")
    await write(api, "351922", "about something else")
    first = next(c for c in await listed(api) if c["contact"]["phone"] == "351911")
    body = {"priority": "urgent", "labels": ["billing", "billing", "vip"], "status": "pending"}
    status, changed = await change(api, first["id"], **body)
    assert status == 200
    assert (changed["priority"], changed["labels"]) == ("urgent", ["billing", "vip"])
    for query in ({"label": "vip"}, {"priority": "urgent"}, {"status": "pending"}):
        assert [c["id"] for c in await listed(api, **query)] == [first["id"]]
    assert await listed(api, label="nothing") == []


async def test_search_finds_words_beginnings_and_both_ends_of_numbers(api: Served) -> None:
    await write(api, "351911222333", "where is my Zahnbürste order")
    await write(api, "351944555666", "opening hours?")
    for q in ("zahnbürste", "zahn", "order where", "+351 911", "222333"):
        assert [c["contact"]["phone"] for c in await listed(api, q=q)] == ["351911222333"], q
    for q in ("toothbrush", "99999", "'; drop table messages; --", "%", "a & | ! b"):
        assert "351911222333" not in [c["contact"]["phone"] for c in await listed(api, q=q)]


async def test_a_snoozed_conversation_comes_back_by_itself(api: Served) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    soon = (clock.now() + timedelta(seconds=0.5)).isoformat()
    status, snoozed = await change(api, one["id"], status="snoozed", snoozed_until=soon)
    assert (status, snoozed["status"]) == (200, "snoozed")

    async def awake() -> Any:
        return await listed(api, status="open")

    [back] = await until(awake)
    assert back["snoozed_until"] is None
    past = "2020-01-01T00:00:00Z"
    assert (await change(api, one["id"], status="snoozed", snoozed_until=past))[0] == 422
    assert (await change(api, one["id"], status="snoozed"))[0] == 422


async def test_reading_empties_the_unread_count(api: Served) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api, unread="true")
    assert one["unread_count"] == 1
    assert (await api.ask("POST", f"/v1/conversations/{one['id']}/read"))[0] == 204
    assert await listed(api, unread="true") == []


async def test_people_take_over_and_hand_back_and_the_agent_answers_what_is_open(
    api: Served, sandbox: Any
) -> None:
    await write(api, "351911", "hello nonce-a1")
    [one] = await listed(api)
    status, taken = await change(api, one["id"], assignee={"kind": "people"})
    assert (status, taken["assignee"]["kind"]) == (200, "people")
    await write(api, "351911", "anybody there? nonce-a2")
    _, page = await api.ask("GET", f"/v1/conversations/{one['id']}/messages")
    assert not any("nonce-a2" in m["text"] for m in page["data"] if m["direction"] == "outbound")
    await change(api, one["id"], assignee={"kind": "agent"})

    async def answered() -> bool:
        _, page = await api.ask("GET", f"/v1/conversations/{one['id']}/messages")
        replies = [m["text"] for m in page["data"] if m["direction"] == "outbound"]
        return any("nonce-a2" in text for text in replies)

    await until(answered)
    nobody = {"kind": "member", "id": "mem_nobody"}
    assert (await change(api, one["id"], assignee=nobody))[0] == 404
    assert (await change(api, one["id"], assignee={"kind": "member"}))[0] == 422


async def test_a_note_is_seen_by_us_alone(api: Served, sandbox: Any) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    path = f"/v1/conversations/{one['id']}/notes"
    status, note = await api.ask("POST", path, json={"text": "a difficult one"})
    assert (status, note["direction"], note["status"]) == (201, "internal", "note")
    assert not await api.rows(select(Delivery).where(Delivery.message_id == note["id"]))


async def test_a_scheduled_message_goes_out_when_its_time_comes(api: Served) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    soon = (clock.now() + timedelta(seconds=0.6)).isoformat()
    body = {"conversation_id": one["id"], "content": "as promised", "scheduled_at": soon}
    status, waiting = await api.ask("POST", "/v1/messages", json=body)
    assert (status, waiting["status"]) == (201, "scheduled")

    async def sent() -> Any:
        _, message = await api.ask("GET", f"/v1/messages/{waiting['id']}")
        return message if message["status"] == "accepted" else None

    message = await until(sent)
    assert datetime.fromisoformat(message["sent_at"]) >= datetime.fromisoformat(soon)


async def test_a_scheduled_message_can_be_taken_back_and_a_sent_one_cannot(api: Served) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    later = (clock.now() + timedelta(seconds=0.5)).isoformat()
    body = {"conversation_id": one["id"], "content": "rather not", "scheduled_at": later}
    _, waiting = await api.ask("POST", "/v1/messages", json=body)
    assert (await api.ask("DELETE", f"/v1/messages/{waiting['id']}"))[0] == 204
    await asyncio.sleep(1)
    assert (await api.ask("GET", f"/v1/messages/{waiting['id']}"))[0] == 404
    now = {"conversation_id": one["id"], "content": "gone"}
    _, sent = await api.ask("POST", "/v1/messages", json=now)
    assert (await api.ask("DELETE", f"/v1/messages/{sent['id']}"))[0] == 409


async def test_a_failed_message_is_really_sent_again_and_only_what_failed(
    api: Served, sandbox: Any
) -> None:
    await write(api, "351911", "hello")
    [one] = await listed(api)
    soon = (clock.now() + timedelta(seconds=0.5)).isoformat()
    body = {"conversation_id": one["id"], "content": "too late nonce-r1", "scheduled_at": soon}
    _, message = await api.ask("POST", "/v1/messages", json=body)
    async with api.database.transaction() as session:
        long_ago = clock.now() - timedelta(hours=30)
        await session.execute(update(Conversation).values(last_inbound_at=long_ago))

    async def status_is(status: str) -> bool:
        _, now = await api.ask("GET", f"/v1/messages/{message['id']}")
        return bool(now["status"] == status)

    await until(lambda: status_is("failed"))
    async with api.database.transaction() as session:
        await session.execute(update(Conversation).values(last_inbound_at=clock.now()))
    status, again = await api.ask("POST", f"/v1/messages/{message['id']}/retry")
    assert (status, again["status"]) == (200, "queued")
    await until(lambda: status_is("accepted"))
    async with api.http.get(f"{sandbox.url}/sandbox/ledger?api=whatsapp") as answer:
        ledger = (await answer.json())["data"]
    assert len([e for e in ledger if "nonce-r1" in e["payload"]["text"]["body"]]) == 1
    status, problem = await api.ask("POST", f"/v1/messages/{message['id']}/retry")
    assert (status, problem["code"]) == (409, "nothing_to_retry")


async def test_canned_replies_are_kept_by_their_short_name(api: Served) -> None:
    reply = {"shortcut": "hours", "text": "We open at nine."}
    status, made = await api.ask("POST", "/v1/canned-replies", json=reply)
    assert status == 201
    assert (await api.ask("POST", "/v1/canned-replies", json=reply))[0] == 409
    changed = {"shortcut": "hours", "text": "We open at ten."}
    await api.ask("PUT", f"/v1/canned-replies/{made['id']}", json=changed)
    _, page = await api.ask("GET", "/v1/canned-replies")
    assert [r["text"] for r in page["data"]] == ["We open at ten."]
    assert (await api.ask("DELETE", f"/v1/canned-replies/{made['id']}"))[0] == 204


async def test_an_agents_draft_goes_out_when_a_person_says_so(api: Served) -> None:

    async with api.database.transaction() as session:
        await session.execute(update(Connection).values(config={"auto_reply": False}))
    api.system.bus.publish("connections")
    await asyncio.sleep(0.2)
    await write(api, "351911", "hello nonce-d1")
    _, page = await api.ask("GET", "/v1/messages?status=draft")
    [draft] = page["data"]
    status, _ = await api.ask("POST", f"/v1/messages/{draft['id']}/send")
    assert status == 200

    async def accepted() -> bool:
        _, message = await api.ask("GET", f"/v1/messages/{draft['id']}")
        return bool(message["status"] == "accepted")

    await until(accepted)
    assert (await api.ask("POST", f"/v1/messages/{draft['id']}/send"))[0] == 409
