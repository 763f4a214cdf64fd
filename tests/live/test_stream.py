"""`GET /v1/stream`: what happens in a workspace, to those who may know, also after a break."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.served import API_KEY, Served, serving
from tests.streaming import Listener, listening

from crosschat.kit import clock
from crosschat.live.changes import note
from crosschat.models import ApiKey
from crosschat.workspaces.service import default_workspace

SPARSE = "/integrations/whatsapp/webhook"


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir) as served:
        yield served


@pytest.fixture
async def workspace(api: Served) -> str:
    async with api.database.transaction() as session:
        found = await default_workspace(session)
    assert found is not None
    return found.id


@contextlib.asynccontextmanager
async def stream(
    api: Served, key: str = API_KEY, resume: str | None = None
) -> AsyncIterator[Listener]:
    headers = {"x-api-key": key, **({"Last-Event-ID": resume} if resume else {})}
    async with listening(api.http, f"{api.url}/v1/stream", headers) as listener:
        assert listener.answer.status == 200
        yield listener


async def change(api: Served, workspace: str, *rows: str) -> None:
    """One transaction that changes conversations."""
    async with api.database.transaction() as session:
        for row in rows:
            note(session, workspace, "conversation.updated", row)


async def test_a_customers_message_is_told_as_it_is_stored(api: Served) -> None:
    async with api.working(), stream(api) as listener:
        assert (await listener.next()).name == "ready"
        message = {"from": "351", "text": {"body": "hi"}}
        payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
        await api.ask("POST", SPARSE, key=None, json=payload)
        created = await listener.until("message.created")
        status, stored = await api.ask("GET", f"/v1/messages/{created.data['id']}")
        assert (status, stored["text"]) == (200, "hi")
        assert created.data["conversation_id"] == stored["conversation_id"]
        updated = await listener.until("conversation.updated")
        assert updated.data["id"] == stored["conversation_id"]


async def test_the_answer_is_never_kept_or_buffered_on_its_way(api: Served) -> None:
    async with stream(api) as listener:
        headers = listener.answer.headers
        assert headers["content-type"].startswith("text/event-stream")
        assert headers["cache-control"] == "no-cache, no-transform"
        assert headers["x-accel-buffering"] == "no"


async def test_a_stream_needs_a_key_in_force(api: Served) -> None:
    for key in (None, "cck_wrong"):
        assert (await api.ask("GET", "/v1/stream", key=key))[0] == 401


async def test_what_was_missed_comes_once_and_in_order(api: Served, workspace: str) -> None:
    async with stream(api) as listener:
        start = (await listener.next()).id
        await change(api, workspace, "conv_1")
        first = await listener.next()
        assert (first.data["id"], first.id) == ("conv_1", first.id)
    await change(api, workspace, "conv_2", "conv_3")
    await change(api, workspace, "conv_4")
    async with stream(api, resume=first.id) as listener:
        heard = [(await listener.next()).data["id"] for _ in range(3)]
        assert heard == ["conv_2", "conv_3", "conv_4"]
        assert await listener.silent()
    async with stream(api, resume=start) as listener:
        assert [(await listener.next()).data["id"] for _ in range(4)] == ["conv_1", *heard]


async def test_a_transaction_that_commits_late_is_not_skipped(api: Served, workspace: str) -> None:
    """The first to write is the last to commit: its number is the lower one."""
    async with stream(api) as listener:
        await listener.next()
        async with api.database.transaction() as slow:
            # What it notes has its number from here on.
            await slow.execute(update(ApiKey).values(name="slow"))
            note(slow, workspace, "conversation.updated", "conv_slow")
            await change(api, workspace, "conv_quick")
            quick = await listener.next()
            assert quick.data["id"] == "conv_quick"
        assert (await listener.next()).data["id"] == "conv_slow"
    async with stream(api, resume=quick.id) as listener:
        assert (await listener.next()).data["id"] == "conv_slow"
        assert await listener.silent()


async def test_a_transaction_that_fails_tells_nothing(api: Served, workspace: str) -> None:
    async with stream(api) as listener:
        await listener.next()
        with pytest.raises(RuntimeError):
            async with api.database.transaction() as session:
                note(session, workspace, "conversation.updated", "conv_1")
                raise RuntimeError
        assert await listener.silent()


async def test_a_row_that_changes_twice_in_a_transaction_is_told_once(
    api: Served, workspace: str
) -> None:
    async with stream(api) as listener:
        await listener.next()
        await change(api, workspace, "conv_1", "conv_1")
        assert (await listener.next()).data == {"type": "conversation.updated", "id": "conv_1"}
        assert await listener.silent()


@pytest.mark.parametrize("cursor", ["nonsense", "1.0~1:1:", "99999999999~1:99999999999:"])
async def test_a_place_that_cannot_be_told_from_any_other_means_start_afresh(
    api: Served, workspace: str, cursor: str
) -> None:
    async with stream(api, resume=cursor) as listener:
        resync = await listener.next()
        assert resync.name == "resync"
        await change(api, workspace, "conv_1")
        assert (await listener.next()).data["id"] == "conv_1"
    async with stream(api, resume=resync.id) as listener:
        assert (await listener.next()).data["id"] == "conv_1"


async def test_who_is_too_far_behind_starts_afresh(
    api: Served, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stream(api) as listener:
        start = (await listener.next()).id
    for number in range(6):
        await change(api, workspace, f"conv_{number}")
    monkeypatch.setattr("crosschat.live.journal._MOST", 5)
    async with stream(api, resume=start) as listener:
        assert (await listener.next()).name == "resync"
        assert await listener.silent()


async def test_a_revoked_key_ends_its_stream(
    api: Served, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosschat.live.workspace._CHECKED_EVERY", 0)
    async with stream(api) as listener:
        await listener.next()
        async with api.database.transaction() as session:
            await session.execute(update(ApiKey).values(revoked_at=clock.now()))
        await change(api, workspace, "conv_1")
        end = await listener.next()
        assert (end.name, end.data) == ("end", {"reason": "revoked"})
        with pytest.raises(EOFError):
            await listener.next()


async def test_another_workspace_hears_nothing_even_with_our_cursor(
    api: Served, workspace: str
) -> None:
    body = {"email": "stranger@email.com", "name": "Stranger"}
    _, stranger = await api.ask("POST", "/v1/users", key=None, json=body)
    async with stream(api) as ours, stream(api, key=stranger["api_key"]) as theirs:
        cursor = (await ours.next()).id
        assert (await theirs.next()).name == "ready"
        await change(api, workspace, "conv_1")
        assert (await ours.next()).data["id"] == "conv_1"
        assert await theirs.silent()
    async with stream(api, key=stranger["api_key"], resume=cursor) as theirs:
        assert (await theirs.next()).name == "ready"
        assert await theirs.silent()


async def test_many_streams_hear_the_same_at_the_same_time(api: Served, workspace: str) -> None:
    async with contextlib.AsyncExitStack() as stack:
        listeners = [await stack.enter_async_context(stream(api)) for _ in range(10)]
        for listener in listeners:
            await listener.next()
        for number in range(5):
            await change(api, workspace, f"conv_{number}")
        heard = await asyncio.gather(*(_five(listener) for listener in listeners))
        assert heard == [[f"conv_{number}" for number in range(5)]] * 10


async def _five(listener: Listener) -> list[str]:
    return [(await listener.next()).data["id"] for _ in range(5)]


async def test_no_workspace_has_streams_without_end(
    api: Served, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosschat.live.endpoints._MOST_STREAMS", 1)
    async with stream(api) as listener:
        await listener.next()
        status, problem = await api.ask("GET", "/v1/stream")
        assert (status, problem["code"]) == (429, "too_many_requests")
    # Its place is free again as soon as the client is gone.
    async with asyncio.timeout(3):
        while api.system.hub.watching(workspace):
            await asyncio.sleep(0.01)
    async with stream(api) as listener:
        assert (await listener.next()).name == "ready"


async def test_a_server_that_stops_says_so_and_does_not_wait_for_its_streams(
    dsn: str, data_dir: Path
) -> None:
    async with contextlib.AsyncExitStack() as stack, serving(dsn, data_dir) as api:
        listener = await stack.enter_async_context(stream(api))
        await listener.next()
        api.system.hub.close()
        end = await listener.next()
        assert (end.name, end.data) == ("end", {"reason": "restart"})
