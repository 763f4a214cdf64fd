"""Bulk changes, labels, counts, saved views."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.conversations.crowd import crowd
from tests.conversations.customers import WITHOUT_AGENT, conversations, say, text
from tests.members import at_work, found
from tests.served import Served, serving

from crosschat.models import Conversation


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


async def bulk(who: Any, ids: list[str], **change: Any) -> Any:
    status, answer = await who.ask("POST", "/v1/conversations/bulk", json={"ids": ids, **change})
    assert status == 200, answer
    return answer


async def shown(api: Any, conversation_id: str) -> dict[str, Any]:
    return dict((await api.ask("GET", f"/v1/conversations/{conversation_id}"))[1])


async def test_many_conversations_change_at_once(api: Served) -> None:
    ids = await conversations(api, 3)
    async with at_work(api, "Mia") as mia:
        answer = await bulk(
            mia,
            ids,
            status="snoozed",
            snoozed_until="2099-01-01T00:00:00Z",
            priority="high",
            assignee={"kind": "member", "id": mia.member_id},
            add_labels=["billing", "vip"],
            read=True,
        )
    assert answer == {"changed": sorted(ids), "failed": []}
    for one in [await shown(api, i) for i in ids]:
        assert (one["status"], one["priority"], one["unread_count"]) == ("snoozed", "high", 0)
        assert (one["assignee"]["name"], one["labels"]) == ("Mia", ["billing", "vip"])
    await bulk(api, ids[:1], remove_labels=["vip", "gone"], add_labels=["new"], read=False)
    first, second = await shown(api, ids[0]), await shown(api, ids[1])
    assert (first["labels"], first["unread_count"]) == (["billing", "new"], 1)
    assert (second["labels"], second["unread_count"]) == (["billing", "vip"], 0)


async def test_what_cannot_be_changed_is_told_and_the_others_are_changed(api: Served) -> None:
    ids = await conversations(api, 2)
    await api.ask("PATCH", f"/v1/conversations/{ids[0]}", json={"status": "archived"})
    await say(api, text("w.2", "me again", sender="351911000000"))  # which opens a newer one
    stranger = await found(api, "stranger@example.com")
    answer = await bulk(
        api, [*ids, "conv_gone"], status="open", assignee={"kind": "people"}, add_labels=["x"]
    )
    assert answer["changed"] == [ids[1]]
    assert {f["id"]: f["code"] for f in answer["failed"]} == {
        ids[0]: "newer_conversation",
        "conv_gone": "not_found",
    }
    left = await shown(api, ids[0])
    assert (left["labels"], left["assignee"]["kind"]) == ([], "agent")  # nothing of it was done
    body = {"ids": ids, "status": "archived"}
    key = stranger["api_key"]
    _, answer = await api.ask("POST", "/v1/conversations/bulk", key=key, json=body)
    assert (answer["changed"], len(answer["failed"])) == ([], 2)
    assert (await shown(api, ids[1]))["status"] == "open"


@pytest.mark.parametrize(
    "body",
    [
        {"ids": []},
        {"ids": [f"conv_{i}" for i in range(201)]},
        {"ids": ["conv_x"], "status": "closed"},
        {"ids": ["conv_x"], "add_labels": [" x"]},
        {"ids": ["conv_x"], "add_labels": ["x" * 51]},
        {"ids": ["conv_x"], "assignee": {"kind": "member"}},
    ],
)
async def test_a_bulk_change_that_makes_no_sense_is_refused(api: Served, body: Any) -> None:
    assert (await api.ask("POST", "/v1/conversations/bulk", json=body))[0] == 422


async def test_a_conversation_is_marked_unread(api: Served) -> None:
    [one] = await conversations(api, 1)
    path = f"/v1/conversations/{one}"
    for unread, count in ((False, 0), (True, 1), (True, 1), (False, 0)):
        _, changed = await api.ask("PATCH", path, json={"unread": unread})
        assert changed["unread_count"] == count


async def test_labels_are_listed_from_their_first_use_on(api: Served) -> None:
    ids = await conversations(api, 2)
    await api.ask("PATCH", f"/v1/conversations/{ids[0]}", json={"labels": ["b/c", "A"]})
    await bulk(api, ids, add_labels=["d"])
    status, painted = await api.ask("PUT", "/v1/labels/A", json={"color": "#2f9e44"})
    assert (status, painted) == (200, {"name": "A", "color": "#2f9e44"})
    assert (await api.ask("PUT", "/v1/labels/new", json={}))[0] == 200
    _, page = await api.ask("GET", "/v1/labels")
    assert [(x["name"], x["color"]) for x in page["data"]] == [
        ("A", "#2f9e44"),
        ("b/c", None),
        ("d", None),
        ("new", None),
    ]
    assert (await api.ask("DELETE", "/v1/labels/b/c"))[0] == 204
    assert (await api.ask("DELETE", "/v1/labels/b/c"))[0] == 404
    assert (await shown(api, ids[0]))["labels"] == ["A", "d"]
    for wrong in ({"color": "red"}, {"color": "#12345"}):
        assert (await api.ask("PUT", "/v1/labels/A", json=wrong))[0] == 422
    assert (await api.ask("PUT", "/v1/labels/%20x", json={}))[0] == 422
    many = {"labels": [f"l{i}" for i in range(50)]}
    assert (await api.ask("PATCH", f"/v1/conversations/{ids[0]}", json=many))[0] == 200
    more = {"add_labels": ["one more"]}
    assert (await api.ask("PATCH", f"/v1/conversations/{ids[0]}", json=more))[0] == 422


async def test_counts_are_of_what_each_view_shows(api: Served) -> None:
    ids = await conversations(api, 5)
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        me = {"kind": "member", "id": mia.member_id}
        await bulk(api, ids[:1], assignee=me)
        await bulk(api, ids[1:2], assignee={"kind": "people"}, read=True)
        await bulk(api, ids[2:3], status="snoozed", snoozed_until="2099-01-01T00:00:00Z")
        note = {"text": "look", "mentions": [mia.member_id]}
        await noah.ask("POST", f"/v1/conversations/{ids[3]}/notes", json=note)
        _, counts = await mia.ask("GET", "/v1/conversations/counts")
        assert counts == {
            "open": 4,
            "mine": 1,
            "unassigned": 1,
            "agent": 2,
            "unread": 3,
            "snoozed": 1,
            "mentioned": 1,
        }
        await mia.ask("POST", f"/v1/conversations/{ids[3]}/read")
        _, counts = await mia.ask("GET", "/v1/conversations/counts")
        assert (counts["mentioned"], counts["unread"]) == (0, 2)
    _, counts = await api.ask("GET", "/v1/conversations/counts")
    assert (counts["mine"], counts["mentioned"], counts["open"]) == (0, 0, 4)


async def test_counts_stop_at_a_thousand(api: Served) -> None:
    await crowd(api, 1005)
    async with api.database.transaction() as session:
        await session.execute(update(Conversation).values(assignee_kind="people"))
    _, counts = await api.ask("GET", "/v1/conversations/counts")
    assert (counts["open"], counts["unassigned"], counts["agent"]) == (1000, 1000, 0)


async def test_a_view_is_ones_own_until_it_is_shared(api: Served) -> None:
    async with (
        at_work(api, "Mia") as mia,
        at_work(api, "Noah") as noah,
        at_work(api, "Ada", "admin") as ada,
    ):
        filters = {"status": "open", "assignee": "me", "unread": True}
        body = {"name": "Mine", "filters": filters}
        status, view = await mia.ask("POST", "/v1/views", json=body)
        assert status == 201
        assert (view["filters"]["unread"], view["own"], view["shared"]) == (True, True, False)
        path = f"/v1/views/{view['id']}"
        for colleague in (noah, ada):
            assert (await colleague.ask("GET", "/v1/views"))[1]["data"] == []
            assert (await colleague.ask("PATCH", path, json={"name": "x"}))[0] == 404
        assert (await mia.ask("PATCH", path, json={"shared": True, "position": 5}))[0] == 200
        [seen] = (await noah.ask("GET", "/v1/views"))[1]["data"]
        assert (seen["name"], seen["own"], seen["member_id"]) == ("Mine", False, mia.member_id)
        assert (await noah.ask("PATCH", path, json={"name": "x"}))[0] == 403
        assert (await noah.ask("DELETE", path))[0] == 403
        assert (await ada.ask("PATCH", path, json={"name": "Ours"}))[1]["name"] == "Ours"
        await mia.ask("POST", "/v1/views", json={"name": "First", "filters": {}})
        listed = (await mia.ask("GET", "/v1/views"))[1]["data"]
        assert [v["name"] for v in listed] == ["First", "Ours"]
        wrong = {"name": "x", "filters": {"colour": "red"}}
        assert (await mia.ask("POST", "/v1/views", json=wrong))[0] == 422
        assert (await ada.ask("DELETE", f"/v1/members/{mia.member_id}"))[0] == 204
        assert [v["name"] for v in (await noah.ask("GET", "/v1/views"))[1]["data"]] == ["Ours"]
        assert (await ada.ask("DELETE", path))[0] == 204
