"""The API's manners: keys, errors, pages, repeated requests."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from tests.served import API_KEY, Served, serving, until

from crosschat.models import Connection, Delivery, JobRow, Message

SPARSE = "/integrations/whatsapp/webhook"


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir) as served:
        yield served


async def conversations(api: Served, count: int) -> list[dict[str, Any]]:
    """`count` customers who have written, newest first."""
    for i in range(count):
        message = {"from": f"35190000{i:04}", "text": {"body": f"hello {i}"}}
        payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
        assert (await api.ask("POST", SPARSE, key=None, json=payload))[0] == 200

    async def stored() -> Any:
        _, page = await api.ask("GET", "/v1/conversations?limit=200")
        return page["data"] if len(page["data"]) == count else None

    async with api.working():
        found: list[dict[str, Any]] = await until(stored)
    return found


async def test_both_ways_of_sending_the_key_are_equal_and_two_that_differ_are_refused(
    api: Served,
) -> None:
    bearer = {"authorization": f"Bearer {API_KEY}"}
    assert (await api.ask("GET", "/v1/connections"))[0] == 200
    assert (await api.ask("GET", "/v1/connections", key=None, headers=bearer))[0] == 200
    assert (await api.ask("GET", "/v1/connections", headers=bearer))[0] == 200
    status, problem = await api.ask("GET", "/v1/connections", key="another", headers=bearer)
    assert (status, problem["code"]) == (401, "conflicting_credentials")
    for key in (None, "cck_wrong"):
        status, problem = await api.ask("GET", "/v1/connections", key=key)
        assert (status, problem["code"]) == (401, "unauthenticated")


async def test_a_new_user_gets_a_workspace_and_a_key_of_their_own(api: Served) -> None:
    body = {"email": "your@email.com", "name": "Your Name", "company_name": "Your Company"}
    status, user = await api.ask("POST", "/v1/users", key=None, json=body)
    assert status == 201
    assert user["user_id"].startswith("ws_")
    status, page = await api.ask("GET", "/v1/connections", key=user["api_key"])
    assert (status, page["data"]) == (200, [])


async def test_sign_up_is_closed_in_production(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir, CROSSCHAT_ENV="production") as api:
        body = {"email": "your@email.com", "name": "Your Name"}
        assert (await api.ask("POST", "/v1/users", key=None, json=body))[0] == 403


async def test_a_stranger_finds_nothing_of_ours(api: Served) -> None:
    [conversation] = await conversations(api, 1)
    body = {"email": "stranger@email.com", "name": "Stranger"}
    _, stranger = await api.ask("POST", "/v1/users", key=None, json=body)
    key = stranger["api_key"]
    for path in (
        f"/v1/conversations/{conversation['id']}",
        f"/v1/conversations/{conversation['id']}/messages",
    ):
        assert (await api.ask("GET", path))[0] == 200
        assert (await api.ask("GET", path, key=key))[0] == 404
    for path in ("/v1/conversations", "/v1/messages", "/v1/connections"):
        assert (await api.ask("GET", path, key=key))[1]["data"] == []
    sent = {"conversation_id": conversation["id"], "content": "hi"}
    assert (await api.ask("POST", "/messages", key=key, json=sent))[0] == 404


async def test_pages_join_up_without_gap_or_repeat(api: Served) -> None:
    everything = [c["id"] for c in await conversations(api, 7)]
    seen: list[str] = []
    cursor = ""
    while True:
        query = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        _, page = await api.ask("GET", "/v1/conversations", params=query)
        seen += [c["id"] for c in page["data"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == set(everything)


async def test_a_cursor_of_another_list_is_refused(api: Served) -> None:
    await conversations(api, 3)
    _, page = await api.ask("GET", "/v1/conversations?limit=1")
    for wrong in (page["next"], "nonsense"):
        status, problem = await api.ask("GET", f"/v1/messages?cursor={wrong}")
        assert (status, problem["code"]) == (422, "invalid_cursor")
    assert (await api.ask("GET", "/v1/conversations?limit=201"))[0] == 422


async def test_the_guides_request_sends_a_message(api: Served) -> None:
    [conversation] = await conversations(api, 1)
    body = {"conversation_id": conversation["id"], "content": "Hello!", "platform": "whatsapp"}
    status, message = await api.ask("POST", "/messages", json=body)
    assert (status, message["status"], message["text"]) == (201, "queued", "Hello!")
    assert message["author"]["kind"] == "member"
    _, listed = await api.ask("GET", "/v1/messages?status=queued")
    assert message["id"] in [m["id"] for m in listed["data"]]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"content": "  "}, "empty_message"),
        ({"platform": "telegram"}, "wrong_platform"),
        ({"conversation_id": "conv_none"}, "not_found"),
        ({"conversation_id": None}, "invalid_request"),
    ],
)
async def test_a_message_that_cannot_be_sent_says_why(
    api: Served, change: dict[str, Any], code: str
) -> None:
    [conversation] = await conversations(api, 1)
    body = {"conversation_id": conversation["id"], "content": "Hello!", **change}
    status, problem = await api.ask("POST", "/messages", json=body)
    assert status in {404, 422}
    assert problem["code"] == code
    assert problem["detail"]


async def test_a_request_sent_again_with_its_key_is_done_once(api: Served) -> None:
    [conversation] = await conversations(api, 1)
    body = {"conversation_id": conversation["id"], "content": "only once"}
    again = {"idempotency-key": "order-77"}
    _, first = await api.ask("POST", "/messages", json=body, headers=again)
    _, second = await api.ask("POST", "/messages", json=body, headers=again)
    assert first == second
    assert len(await api.rows(select(Message).where(Message.text == "only once"))) == 1
    other = {**body, "content": "something else"}
    status, problem = await api.ask("POST", "/messages", json=other, headers=again)
    assert (status, problem["code"]) == (409, "idempotency_key_reused")


async def test_wrong_credentials_leave_nothing_behind(api: Served) -> None:
    before = len(await api.rows(select(Connection)))
    credentials = {"accessToken": "EAA-wrong", "phoneNumberId": "12345"}
    body = {"platform": "whatsapp", "credentials": credentials}
    status, problem = await api.ask("POST", "/integrations/whatsapp/connect", json=body)
    assert 400 <= status < 500
    assert "WhatsApp" in problem["detail"]
    assert "EAA-wrong" not in str(problem)
    assert len(await api.rows(select(Connection))) == before


@pytest.mark.parametrize(
    ("credentials", "named"),
    [
        ({"accessToken": "x"}, "phoneNumberId"),
        ({"accessToken": "x", "phoneNumberId": "1", "colour": "red"}, "colour"),
    ],
)
async def test_a_missing_or_unknown_credential_is_named(
    api: Served, credentials: dict[str, str], named: str
) -> None:
    body = {"credentials": credentials}
    status, problem = await api.ask("POST", "/integrations/whatsapp/connect", json=body)
    assert status == 422
    assert named in problem["detail"]


async def test_the_same_account_cannot_be_taken_by_another_workspace(api: Served) -> None:
    ours = await _whatsapp(api)
    async with api.database.transaction() as session:
        row = (
            await session.scalars(select(Connection).where(Connection.channel == "whatsapp"))
        ).one()
        stored = await api.system.connections._store(
            session,
            Connection(
                id="cn_thief",
                workspace_id=(await _stranger(api)),
                channel=row.channel,
                account_id=row.account_id,
                credentials=row.credentials,
                config={},
                base_urls={},
                origin="api",
                name="",
            ),
        )
    assert stored is None
    assert await _whatsapp(api) == ours


async def _whatsapp(api: Served) -> Any:
    _, page = await api.ask("GET", "/v1/connections")
    return [c for c in page["data"] if c["channel"] == "whatsapp"]


async def _stranger(api: Served) -> str:
    body = {"email": "stranger@email.com", "name": "Stranger"}
    _, answer = await api.ask("POST", "/v1/users", key=None, json=body)
    return str(answer["workspace_id"])


async def test_what_does_not_exist_says_where_to_look(api: Served) -> None:
    status, problem = await api.ask("GET", "/v1/nothing")
    assert status == 404
    assert "/docs" in problem["detail"]


async def test_the_documentation_is_there_in_both_forms(api: Served) -> None:
    _, as_json = await api.ask("GET", "/openapi.json")
    _, as_yaml = await api.ask("GET", "/openapi.yaml")
    assert yaml.safe_load(as_yaml) == as_json
    assert {"/v1/users", "/v1/conversations", "/v1/messages"} <= as_json["paths"].keys()


async def test_ready_only_when_a_worker_lives(api: Served) -> None:
    status, body = await api.ask("GET", "/readyz", key=None)
    assert (status, body["checks"]) == (503, {"database": True, "worker": False})
    assert (await api.ask("GET", "/healthz", key=None))[0] == 200


async def test_a_long_message_goes_out_in_parts_that_fit(api: Served) -> None:
    [conversation] = await conversations(api, 1)
    text = "A sentence of some length. " * 400
    body = {"conversation_id": conversation["id"], "content": text}
    _, message = await api.ask("POST", "/v1/messages", json=body)
    parts = await api.rows(
        select(Delivery).where(Delivery.message_id == message["id"]).order_by(Delivery.position)
    )
    assert len(parts) == 3
    assert all(len(part.content["text"]) <= 4096 for part in parts)
    jobs = await api.rows(select(JobRow).where(JobRow.lane_class == "delivery"))
    assert len({job.lane for job in jobs}) == 1
