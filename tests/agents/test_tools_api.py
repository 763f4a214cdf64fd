"""Tools over HTTP: what may be one, and what of it is shown."""

from typing import Any

import pytest
from sqlalchemy import select

from crosschat.models import AgentTool
from tests.agents.stage import BOOK, FIND_ORDER, Stage

PUBLIC = {**FIND_ORDER, "url": "https://shop.example/orders/{number}"}


async def test_a_tool_is_given_changed_and_taken_away(stage: Stage) -> None:
    made = await stage.tool(BOOK, "/tables", bound={"customer": "contact.id"}, timeout=3)
    path = f"/v1/agents/{stage.agent_id}/tools"
    assert (await stage.ask("GET", f"{path}/{made['id']}")) == made
    assert (await stage.ask("GET", path))["data"] == [made]
    assert (made["side_effects"], made["timeout"], made["headers"]) == (True, 3.0, [])
    changed = await stage.ask("PATCH", f"{path}/{made['id']}", json={"side_effects": False})
    assert changed["side_effects"] is False
    assert {**changed, "side_effects": True, "updated_at": 0} == {**made, "updated_at": 0}
    await stage.ask("DELETE", f"{path}/{made['id']}", 204)
    assert (await stage.ask("GET", path))["data"] == []


async def test_headers_are_stored_encrypted_and_never_shown(stage: Stage) -> None:
    headers = {"Authorization": "Bearer s3cret-key"}
    made = await stage.tool(FIND_ORDER, "/orders/{number}", headers=headers)
    assert made["headers"] == ["Authorization"]
    [row] = await stage.api.rows(select(AgentTool))
    assert b"s3cret-key" not in row.headers
    path = f"/v1/agents/{stage.agent_id}/tools/{made['id']}"
    kept = await stage.ask("PATCH", path, json={"description": "Find it"})
    assert kept["headers"] == ["Authorization"]
    gone = await stage.ask("PATCH", path, json={"headers": {}})
    assert gone["headers"] == []
    assert "s3cret-key" not in str([made, kept, gone])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "find order"}, "name"),
        ({"name": "hand_off"}, "CrossChat's own"),
        ({"name": "capture_lead"}, "CrossChat's own"),
        ({"description": ""}, "description"),
        ({"method": "TRACE"}, "method"),
        ({"timeout": 600}, "timeout"),
        ({"url": "file:///etc/passwd"}, "https://"),
        ({"url": "https://{number}.example/"}, "not in the host"),
        ({"url": "https://u:p@shop.example/{number}"}, "headers"),
        ({"url": "https://shop.example/{order}"}, "order"),
        ({"parameters": {"type": "string"}}, "object"),
        ({"headers": {"Host": "x"}}, "Host"),
        ({"headers": {"X": "a\r\nY: b"}}, "headers"),
        ({"headers": {"Idempotency-Key": "x"}}, "Idempotency-Key"),
        ({"bound": {"number": "contact.id"}}, "no model may set these"),
        ({"bound": {"x": "contact.password"}}, "contact.phone"),
    ],
)
async def test_what_cannot_be_a_tool_says_why(
    stage: Stage, change: dict[str, Any], told: str
) -> None:
    path = f"/v1/agents/{stage.agent_id}/tools"
    answer = await stage.ask("POST", path, 422, json={**PUBLIC, **change})
    assert told in answer["detail"]
    made = await stage.post(path, PUBLIC)
    answer = await stage.ask("PATCH", f"{path}/{made['id']}", 422, json=change)
    assert told in answer["detail"]


@pytest.mark.parametrize(
    "name", ["workspace_id", "tenant_id", "contact_id", "conversation_id", "connection_id"]
)
async def test_whose_data_it_is_about_is_nothing_that_a_model_fills_in(
    stage: Stage, name: str
) -> None:
    parameters = {"type": "object", "properties": {name: {"type": "string"}}}
    body = {**PUBLIC, "url": "https://shop.example/", "parameters": parameters}
    answer = await stage.ask("POST", f"/v1/agents/{stage.agent_id}/tools", 422, json=body)
    assert "bound" in answer["detail"]


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/x",
        "http://127.0.0.1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/x",
        "http://db.internal/x",
        "https://10.0.0.1:8443/x",
    ],
)
async def test_an_address_that_is_private_by_its_looks_is_refused_at_once(
    stage: Stage, url: str
) -> None:
    body = {**PUBLIC, "url": url}
    answer = await stage.ask("POST", f"/v1/agents/{stage.agent_id}/tools", 422, json=body)
    assert answer["code"] == "private_address"
    assert "AGENT_TOOL_HOSTS" in answer["detail"]


async def test_a_name_that_leads_to_a_private_address_is_refused_when_it_is_called(
    stage: Stage,
) -> None:
    port = stage.shop.host.partition(":")[2]
    # This name passes for public until it is resolved.
    body = {**FIND_ORDER, "url": f"http://ip6-localhost:{port}/{{number}}"}
    await stage.post(f"/v1/agents/{stage.agent_id}/tools", body)
    stage.model.says(("find_order", {"number": "1"}), "I could not look.")
    async with stage.answered("where is it?") as [turn]:
        [call] = turn.tool_calls
    assert call["state"] == "failed"
    assert stage.shop.visits == []


async def test_two_tools_of_an_agent_have_two_names(stage: Stage) -> None:
    path = f"/v1/agents/{stage.agent_id}/tools"
    await stage.post(path, PUBLIC)
    answer = await stage.ask("POST", path, 409, json=PUBLIC)
    assert answer["code"] == "tool_exists"
    other = await stage.post(path, {**PUBLIC, "name": "other"})
    answer = await stage.ask("PATCH", f"{path}/{other['id']}", 409, json={"name": "find_order"})
    assert answer["code"] == "tool_exists"


async def test_a_tool_that_is_changed_is_used_changed_from_the_next_turn_on(stage: Stage) -> None:
    made = await stage.tool(FIND_ORDER, "/v1/{number}")
    stage.model.says(("find_order", {"number": "1"}), "a", ("find_order", {"number": "2"}), "b")
    async with stage.answered("first"):
        pass
    path = f"/v1/agents/{stage.agent_id}/tools/{made['id']}"
    await stage.ask("PATCH", path, json={"url": stage.shop.url + "/v2/{number}"})
    async with stage.answered("second", turns=2):
        pass
    assert [visit.path for visit in stage.shop.visits] == ["/v1/1", "/v2/2"]
    names = [tool["name"] for tool in stage.model.requests[-1]["tools"]]
    assert sorted(names) == ["find_order", "hand_off"]
