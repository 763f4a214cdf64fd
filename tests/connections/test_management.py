"""Connections after they were made: looked at, renamed, paused, disconnected, connected again."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.served import Served, serving

from crosschat.models import Connection


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, API_RATE="0") as served:
        yield served


async def connect(api: Served) -> Any:
    body = {"credentials": {}, "config": {"allowed_origins": ["https://shop.example"]}}
    status, made = await api.ask("POST", "/integrations/webchat/connect", json=body)
    assert status == 200, made
    return made


async def test_a_connection_is_renamed_paused_and_taken_up_again(api: Served) -> None:
    path = f"/v1/connections/{(await connect(api))['connection_id']}"
    status, changed = await api.ask("PATCH", path, json={"name": "Shop", "status": "paused"})
    assert (status, changed["name"], changed["status"]) == (200, "Shop", "paused")
    assert changed["status_detail"] == "Paused by a member."
    _, changed = await api.ask("PATCH", path, json={"status": "active"})
    assert (changed["status"], changed["status_detail"]) == ("active", None)
    status, shown = await api.ask("GET", path)
    assert (status, shown["name"]) == (200, "Shop")


async def test_what_is_disconnected_is_forgotten_but_for_its_conversations(api: Served) -> None:
    made = await connect(api)
    path = f"/v1/connections/{made['connection_id']}"
    live = await api.system.directory.get(made["connection_id"])
    assert live is not None
    before = dict(live.opened.credentials)
    assert (await api.ask("DELETE", path))[0] == 204
    [row] = await api.rows(select(Connection).where(Connection.id == made["connection_id"]))
    assert (row.status, api.system.vault.open(row.credentials)) == ("disconnected", {})
    assert before
    api.system.directory._stale = True
    assert await api.system.directory.get(row.id) is None
    hook = f"/integrations/webchat/{row.id}/webhook"
    assert (await api.ask("POST", hook, key=None, json={}))[0] in {401, 404}
    assert (await api.ask("PATCH", path, json={"status": "active"}))[0] == 409
    _, shown = await api.ask("GET", path)
    assert shown["status"] == "disconnected"


async def test_what_the_operator_or_the_sandbox_connected_is_not_disconnected_by_hand(
    api: Served,
) -> None:
    _, page = await api.ask("GET", "/v1/connections")
    for connection in page["data"]:
        status, problem = await api.ask("DELETE", f"/v1/connections/{connection['id']}")
        assert (status, problem["code"]) == (409, "not_by_hand")
