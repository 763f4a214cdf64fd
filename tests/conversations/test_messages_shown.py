"""What a message shows beside its words: content, quotes, reactions, earlier versions."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, update
from tests.conversations.customers import WITHOUT_AGENT, say, text
from tests.served import Served, serving

from crosschat.models import Delivery, Message


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


def reaction(name: str, target: str, emoji: str) -> dict[str, Any]:
    return {"id": name, "type": "reaction", "reaction": {"message_id": target, "emoji": emoji}}


async def shown(api: Served, message_id: str) -> dict[str, Any]:
    return dict((await api.ask("GET", f"/v1/messages/{message_id}"))[1])


async def accepted(api: Served, message_id: str, external_id: str) -> None:
    """As if the platform had taken it."""
    async with api.database.transaction() as session:
        await session.execute(
            update(Delivery)
            .where(Delivery.message_id == message_id)
            .values(external_id=external_id, status="sent")
        )


async def test_a_message_carries_its_content_and_its_authors_id(api: Served) -> None:
    place = {"latitude": 38.7, "longitude": -9.1, "name": "Shop"}
    [message, *_] = await say(api, {"id": "w.1", "type": "location", "location": place})
    assert message["content"] == {"type": "location", **place}
    assert message["author"] == {"kind": "contact", "id": message["contact_id"], "name": None}
    assert (message["quoted"], message["reactions"], message["html"]) == (None, [], False)


async def test_an_answer_shows_what_it_answers_whoever_wrote_that(api: Served) -> None:
    long = "x" * 300
    [first] = await say(api, text("w.1", long))
    sent = {"conversation_id": first["conversation_id"], "content": "yes", "reply_to": first["id"]}
    _, ours = await api.ask("POST", "/v1/messages", json=sent)
    assert (ours["reply_to"], ours["quoted"]["id"]) == ("w.1", first["id"])
    assert ours["quoted"]["text"] == "x" * 200
    await accepted(api, ours["id"], "w.ours")
    *_, last = await say(
        api,
        text("w.2", "thanks", context={"id": "w.ours"}),
        text("w.3", "?", context={"id": "w.0"}),
    )
    _, page = await api.ask("GET", f"/v1/conversations/{first['conversation_id']}/messages")
    by_text = {m["text"]: m for m in page["data"]}
    assert by_text["thanks"]["quoted"] == {
        "id": ours["id"],
        "author": ours["author"],
        "type": "text",
        "text": "yes",
    }
    assert by_text["?"]["quoted"] is None  # it is not known here
    assert last["id"]


async def test_an_answer_names_a_message_of_its_own_conversation(api: Served) -> None:
    [first] = await say(api, text("w.1", "hello"))
    [*_, other] = await say(api, text("w.2", "from another", sender="351911000222"))
    body = {"conversation_id": first["conversation_id"], "content": "yes", "reply_to": other["id"]}
    assert (await api.ask("POST", "/v1/messages", json=body))[0] == 404
    _, note = await api.ask(
        "POST", f"/v1/conversations/{first['conversation_id']}/notes", json={"text": "psst"}
    )
    status, _ = await api.ask("POST", "/v1/messages", json={**body, "reply_to": note["id"]})
    assert status == 409  # the platform does not know our notes


async def test_only_reactions_in_force_show_and_each_names_its_message(api: Served) -> None:
    [first] = await say(api, text("w.1", "hello"))
    sent = {
        "conversation_id": first["conversation_id"],
        "content": {"type": "reaction", "target": first["id"], "emoji": "🎉"},
    }
    _, ours = await api.ask("POST", "/v1/messages", json=sent)
    assert (ours["target_id"], ours["content"]["target"]) == (first["id"], "w.1")
    await say(api, reaction("w.2", "w.1", "👍"), reaction("w.3", "w.1", "❤️"))
    reactions = (await shown(api, first["id"]))["reactions"]
    assert [(r["emoji"], r["author"]["kind"]) for r in reactions] == [
        ("❤️", "contact"),
        ("🎉", "member"),
    ]
    assert reactions[0]["author"]["id"] == first["contact_id"]
    await say(api, reaction("w.4", "w.1", ""))
    async with api.database.transaction() as session:
        refused = update(Delivery).where(Delivery.message_id == ours["id"])
        await session.execute(refused.values(status="failed"))
    assert (await shown(api, first["id"]))["reactions"] == []


async def test_reactions_to_what_we_sent_show_on_it(api: Served) -> None:
    [first] = await say(api, text("w.1", "hello"))
    body = {"conversation_id": first["conversation_id"], "content": "hi"}
    _, ours = await api.ask("POST", "/v1/messages", json=body)
    await accepted(api, ours["id"], "w.ours")
    *_, told = await say(api, reaction("w.2", "w.ours", "👍"))
    assert (told["type"], told["target_id"]) == ("reaction", ours["id"])
    assert [r["emoji"] for r in (await shown(api, ours["id"]))["reactions"]] == ["👍"]


async def test_an_edited_message_shows_what_it_said_before(api: Served) -> None:
    [first] = await say(api, text("w.1", "now"))
    old = {"content": {"type": "text", "text": "before"}, "until": "2026-11-20T10:00:00+00:00"}
    async with api.database.transaction() as session:
        await session.execute(update(Message).values(revisions=[old]))
    [revision] = (await shown(api, first["id"]))["revisions"]
    assert revision == {"text": "before", "at": "2026-11-20T10:00:00Z"}


async def test_names_in_our_file_storage_stay_ours(api: Served) -> None:
    [first] = await say(api, text("w.1", "hello"))
    media = {"kind": "image", "file": "ws/file_1", "thumbnail": "ws/file_2", "filename": "a.png"}
    async with api.database.transaction() as session:
        content = {"type": "media", "media": [media]}
        await session.execute(update(Message).values(type="image", content=content))
    content = (await shown(api, first["id"]))["content"]
    assert content == {"type": "media", "media": [{"kind": "image", "filename": "a.png"}]}


async def test_a_page_takes_as_many_queries_as_one_message(api: Served) -> None:
    [first] = await say(api, text("w.1", "hello"))
    asked: list[str] = []
    engine = api.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    path = f"/v1/conversations/{first['conversation_id']}/messages"
    await api.ask("GET", path)
    one = len(asked)
    more = [text(f"w.{i}", "hi", context={"id": "w.1"}) for i in range(2, 12)]
    await say(api, *more, *(reaction(f"r.{i}", f"w.{i}", "👍") for i in range(2, 12)))
    asked.clear()
    _, page = await api.ask("GET", path)
    assert len(page["data"]) == 21
    assert len(asked) <= one + 2  # quotes, of what came and of what was sent
