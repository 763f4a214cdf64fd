"""Colleagues in one conversation: who is there, who was quicker, who is named."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.conversations.customers import WITHOUT_AGENT, conversations, say, text
from tests.members import Browser, at_work
from tests.served import Served, serving
from tests.streaming import listening

from crosschat.models import LiveChange


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir, **WITHOUT_AGENT) as served:
        yield served


async def messages(api: Any, conversation: str) -> list[dict[str, Any]]:
    """Newest first."""
    _, page = await api.ask("GET", f"/v1/conversations/{conversation}/messages")
    return list(page["data"])


async def answer(who: Any, conversation: str, words: str, seen: str | None) -> tuple[int, Any]:
    body = {"conversation_id": conversation, "content": words, "seen": seen}
    answered: tuple[int, Any] = await who.ask("POST", "/v1/messages", json=body)
    return answered


async def test_colleagues_see_who_looks_and_who_writes(
    api: Served, dsn: str, tmp_path: Path
) -> None:
    [one] = await conversations(api, 1)
    # Another process of the API, on the same database.
    async with serving(dsn, tmp_path / "other") as other, at_work(api, "Mia") as mia:
        headers = {"cookie": cookie_of(mia)}
        async with listening(other.http, f"{other.url}/v1/stream", headers) as listener:
            assert (await listener.next()).name == "ready"
            kept = len(await api.rows(select(LiveChange)))
            for state in ("viewing", "typing", "left"):
                said = {"state": state}
                path = f"/v1/conversations/{one}/presence"
                assert (await mia.ask("POST", path, json=said))[0] == 204
                told = await listener.until("conversation.presence")
                assert told.data == {
                    "type": "conversation.presence",
                    "conversation_id": one,
                    "member_id": mia.member_id,
                    "name": "Mia",
                    "state": state,
                }
        assert len(await api.rows(select(LiveChange))) == kept


async def test_who_answers_what_a_colleague_has_answered_is_told_so(api: Served) -> None:
    [one] = await conversations(api, 1)
    [seen] = [m["id"] for m in await messages(api, one)]
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        status, first = await answer(mia, one, "I can help", seen)
        assert status == 201
        assert (await answer(mia, one, "and more", seen))[0] == 201  # her own is no news to her
        status, problem = await answer(noah, one, "Hello", seen)
        assert (status, problem["code"]) == (409, "answered_meanwhile")
        assert problem["author_name"] == "Mia"
        newest = problem["message_id"]
        assert newest != first["id"]
        assert (await answer(noah, one, "Hello", newest))[0] == 201
        assert (await answer(mia, one, "again", None))[0] == 201
        assert (await answer(mia, one, "again", "msg_gone"))[0] == 404
    assert [m["text"] for m in await messages(api, one)][:2] == ["again", "Hello"]


async def test_of_two_who_answer_in_the_same_moment_one_is_told(api: Served) -> None:
    [one] = await conversations(api, 1)
    [seen] = [m["id"] for m in await messages(api, one)]
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        both = await asyncio.gather(
            answer(mia, one, "I can help", seen), answer(noah, one, "Hello", seen)
        )
    assert sorted(status for status, _ in both) == [201, 409]
    assert len(await messages(api, one)) == 2


async def test_neither_the_customer_nor_the_agent_nor_a_note_stops_an_answer(api: Served) -> None:
    [one] = await conversations(api, 1)
    [seen] = [m["id"] for m in await messages(api, one)]
    await say(api, text("w.2", "hello?", sender="351911000000"))
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        await mia.ask("POST", f"/v1/conversations/{one}/notes", json={"text": "psst"})
        later = {"conversation_id": one, "content": "x", "scheduled_at": "2099-01-01T00:00:00Z"}
        assert (await mia.ask("POST", "/v1/messages", json=later))[0] == 201
        assert (await answer(noah, one, "Hello", seen))[0] == 201


async def test_a_note_names_members_who_are_told_and_have_seen_it_once_they_read(
    api: Served,
) -> None:
    [one] = await conversations(api, 1)
    async with at_work(api, "Mia") as mia, at_work(api, "Noah") as noah:
        async with listening(api.http, f"{api.url}/v1/stream", {"cookie": cookie_of(noah)}) as live:
            assert (await live.next()).name == "ready"
            body = {"text": "@Noah please", "mentions": [noah.member_id, noah.member_id]}
            status, note = await mia.ask("POST", f"/v1/conversations/{one}/notes", json=body)
            assert (status, note["mentions"]) == (201, [noah.member_id])
            told = (await live.until("member.mentioned")).data
        assert (told["member_id"], told["conversation_id"]) == (noah.member_id, one)
        assert told["message_id"] == note["id"]
        body = {"text": "psst", "mentions": ["mem_gone"]}
        assert (await mia.ask("POST", f"/v1/conversations/{one}/notes", json=body))[0] == 404


def cookie_of(browser: Browser) -> str:
    return "; ".join(f"{cookie.key}={cookie.value}" for cookie in browser.http.cookie_jar)


async def test_a_note_that_is_sent_again_with_its_key_is_written_once(api: Served) -> None:
    [one] = await conversations(api, 1)
    path, headers = f"/v1/conversations/{one}/notes", {"Idempotency-Key": "note-1"}
    first = await api.ask("POST", path, json={"text": "Called."}, headers=headers)
    again = await api.ask("POST", path, json={"text": "Called."}, headers=headers)
    assert first[0] == again[0] == 201
    assert first[1]["id"] == again[1]["id"]
    assert [m["text"] for m in await messages(api, one)].count("Called.") == 1
