"""Which conversations and messages a list shows, and what it tells of each."""

from pathlib import Path
from typing import Any

import pytest
from tests.conversations.customers import WITHOUT_AGENT, conversations
from tests.members import at_work
from tests.served import Served, serving


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


async def listed(api: Any, query: str) -> list[str]:
    status, page = await api.ask("GET", f"/v1/conversations?{query}")
    assert status == 200, page
    return [c["id"] for c in page["data"]]


async def test_ids_choose_what_is_fetched_afresh(api: Served) -> None:
    first, second, third = await conversations(api, 3)
    assert await listed(api, f"ids={first}&ids={third}") == [third, first]
    assert await listed(api, f"ids={first},{second},conv_gone") == [second, first]
    assert await listed(api, "ids=") == []
    too_many = ",".join(f"conv_{i}" for i in range(101))
    assert (await api.ask("GET", f"/v1/conversations?ids={too_many}"))[0] == 422
    _, page = await api.ask("GET", "/v1/messages")
    wanted = page["data"][1]["id"]
    _, page = await api.ask("GET", f"/v1/messages?ids={wanted},msg_gone")
    assert [m["id"] for m in page["data"]] == [wanted]


async def test_a_contacts_conversations_are_found(api: Served) -> None:
    first, _ = await conversations(api, 2)
    _, one = await api.ask("GET", f"/v1/conversations/{first}")
    assert await listed(api, f"contact_id={one['contact']['id']}") == [first]


async def test_me_is_who_is_signed_in(api: Served) -> None:
    first, second = await conversations(api, 2)
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        assignee = {"kind": "member", "id": mia.member_id}
        status, changed = await noah.ask(
            "PATCH", f"/v1/conversations/{first}", json={"assignee": assignee}
        )
        assert (status, changed["assignee"]) == (200, {**assignee, "name": "Mia"})
        assert await listed(mia, "assignee=me") == [first]
        assert await listed(noah, "assignee=me") == []
        note = {"text": "please look", "mentions": [noah.member_id]}
        assert (await mia.ask("POST", f"/v1/conversations/{second}/notes", json=note))[0] == 201
        assert await listed(noah, "mentioned=me") == [second]
        assert await listed(mia, "mentioned=me") == []
        assert await listed(mia, f"mentioned={noah.member_id}") == [second]
    assert (await api.ask("GET", "/v1/conversations?assignee=me"))[0] == 422


async def test_the_newest_message_is_told_with_its_status(api: Served) -> None:
    [one] = await conversations(api, 1)
    _, shown = await api.ask("GET", f"/v1/conversations/{one}")
    newest = shown["last_message"]
    assert (newest["direction"], newest["type"], newest["status"]) == (
        "inbound",
        "text",
        "received",
    )
    await api.ask("POST", "/v1/messages", json={"conversation_id": one, "content": "hi"})
    await api.ask("POST", f"/v1/conversations/{one}/notes", json={"text": "psst"})
    _, page = await api.ask("GET", "/v1/conversations")
    newest = page["data"][0]["last_message"]
    assert (newest["author_kind"], newest["status"]) == ("member", "queued")
