"""Contacts as people see and change them."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.conversations.customers import PHONE, WITHOUT_AGENT, conversations, say, text
from tests.members import at_work
from tests.served import API_KEY, Served, serving, until
from tests.streaming import listening

from crosschat.models import Delivery, Identity


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


@pytest.fixture
async def contact_id(api: Served) -> str:
    [message] = await say(api, text("w.1", "hello"))
    return str(message["contact_id"])


async def change(api: Served, contact_id: str, **body: Any) -> tuple[int, Any]:
    return await api.ask("PATCH", f"/v1/contacts/{contact_id}", json=body)


async def test_a_contact_shows_where_they_can_be_reached(api: Served, contact_id: str) -> None:
    _, shown = await api.ask("GET", f"/v1/contacts/{contact_id}")
    assert (shown["phone"], shown["attributes"]) == (PHONE, {})
    [identity] = shown["identities"]
    assert (identity["channel"], identity["address"]) == ("whatsapp", PHONE)
    assert (identity["avatar_url"], identity["refusals"]) == (None, [])
    async with api.database.transaction() as session:
        await session.execute(update(Identity).values(avatar="ws/file_1"))
    _, page = await api.ask("GET", "/v1/conversations")
    url = page["data"][0]["contact"]["avatar_url"]
    async with api.http.get(
        api.url + url, headers={"x-api-key": "x"}, allow_redirects=False
    ) as answer:
        assert answer.status == 401
    status, _ = await api.ask("GET", url, allow_redirects=False)
    assert status == 307


async def test_what_people_know_of_a_contact_is_kept(api: Served, contact_id: str) -> None:
    known = {
        "name": "Ana Silva",
        "phone": "+351 (911) 222-333",
        "email": "ana@example.com",
        "attributes": {"vip": True, "orders": 3, "rating": 4.5, "note": "likes tea"},
    }
    async with listening(api.http, f"{api.url}/v1/stream", {"x-api-key": API_KEY}) as live:
        assert (await live.next()).name == "ready"
        status, shown = await change(api, contact_id, **known)
        assert (await live.until("contact.updated")).data["id"] == contact_id
        await live.until("conversation.updated")
    assert status == 200
    assert shown == {**shown, **known, "phone": "351911222333"}
    _, again = await api.ask("GET", f"/v1/contacts/{contact_id}")
    assert again == shown
    _, page = await api.ask("GET", "/v1/conversations")
    assert page["data"][0]["contact"]["name"] == "Ana Silva"
    _, shown = await change(api, contact_id, email=None, attributes={"vip": False})
    assert (shown["email"], shown["attributes"]) == (None, {"vip": False})
    assert shown["name"] == "Ana Silva"


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 201},
        {"name": "a\x00b"},
        {"phone": "no number"},
        {"phone": "1234"},
        {"phone": "1" * 16},
        {"email": "nobody"},
        {"attributes": {"": "x"}},
        {"attributes": {"x" * 51: "x"}},
        {"attributes": {"a\x00": "x"}},
        {"attributes": {"a": "x\x00"}},
        {"attributes": {"a": "x" * 1001}},
        {"attributes": {"a": None}},
        {"attributes": {"a": ["x"]}},
        {"attributes": {"a": 10**16}},
        {"attributes": {f"a{i}": 1 for i in range(51)}},
    ],
)
async def test_what_cannot_be_kept_is_refused(
    api: Served, contact_id: str, body: dict[str, Any]
) -> None:
    status, problem = await change(api, contact_id, **body)
    assert (status, problem["code"]) == (422, "invalid_request")


async def test_a_refusal_that_a_person_records_stops_what_is_sent(
    api: Served, contact_id: str
) -> None:
    _, shown = await api.ask("GET", f"/v1/contacts/{contact_id}")
    path = f"/v1/identities/{shown['identities'][0]['id']}"
    status, identity = await api.ask("PATCH", path, json={"refusals": ["marketing", "all", "all"]})
    assert (status, identity["refusals"]) == (200, ["all", "marketing"])
    _, page = await api.ask("GET", "/v1/conversations")
    body = {"conversation_id": page["data"][0]["id"], "content": "hi"}
    assert (await api.ask("POST", "/v1/messages", json=body))[0] == 201

    async def refused() -> Any:
        return await api.rows(select(Delivery).where(Delivery.status == "failed"))

    async with api.working():
        [delivery] = await until(refused)
    assert delivery.error_code == "contact_blocked"
    _, identity = await api.ask("PATCH", path, json={"refusals": []})
    assert identity["refusals"] == []
    for wrong in (["ALL"], [""], ["x\x00"]):
        assert (await api.ask("PATCH", path, json={"refusals": wrong}))[0] == 422


async def test_contacts_are_listed_newest_first_and_found_by_what_is_known(api: Served) -> None:
    await conversations(api, 5)
    _, page = await api.ask("GET", "/v1/contacts?limit=3")
    _, rest = await api.ask("GET", f"/v1/contacts?limit=3&cursor={page['next']}")
    everybody = [c["id"] for c in page["data"] + rest["data"]]
    assert (len(everybody), everybody) == (5, sorted(everybody, reverse=True))
    await change(api, everybody[0], name="Zoë Quinn", email="Zoe@Example.com")
    for q in ("quinn", "zoë qui", "zoe@exam", "351911000004", "0004", "+351 911 000 004"):
        _, found = await api.ask("GET", "/v1/contacts", params={"q": q})
        assert [c["id"] for c in found["data"]] == everybody[:1], q
    for q in ("zo% quinn", "%", "_", "zoe@examp_e", "'; --"):
        _, found = await api.ask("GET", "/v1/contacts", params={"q": q})
        assert found["data"] == [], q


async def test_a_viewer_reads_contacts_and_changes_none(api: Served, contact_id: str) -> None:
    async with at_work(api, "Vera", "viewer") as vera:
        assert (await vera.ask("GET", f"/v1/contacts/{contact_id}"))[0] == 200
        assert (await vera.ask("PATCH", f"/v1/contacts/{contact_id}", json={"name": "x"}))[0] == 403


async def test_those_who_watch_are_told_what_a_customer_refuses(
    api: Served, contact_id: str
) -> None:
    async with listening(api.http, f"{api.url}/v1/stream", {"x-api-key": API_KEY}) as live:
        assert (await live.next()).name == "ready"
        await say(api, text("w.2", "STOP"))
        assert (await live.until("contact.updated")).data["id"] == contact_id
