"""How long a sign of a send's fate is waited for: only what we could have heard counts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from tests.conversations.talking import talk
from tests.served import SEED, Served, serving, until

from crosschat.conversations.unresolved import UNRESOLVED, Unresolved
from crosschat.jobs.types import Job
from crosschat.kit import clock
from crosschat.models import Delivery, JobRow, Lane, Message, Timer
from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig

PATIENCE = timedelta(seconds=60)


@pytest.fixture
async def sandbox() -> AsyncIterator[RunningSandbox]:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as sandbox:
        yield sandbox


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: RunningSandbox) -> AsyncIterator[Served]:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port) as served:
        yield served


async def unknown_since(api: Served, sandbox: RunningSandbox, ago: timedelta) -> str:
    """A reply's delivery of which nothing has been heard for so long."""
    async with api.working():
        conversation = await talk(api, sandbox, "whatsapp")
        body = {"conversation_id": conversation, "content": {"type": "text", "text": "an answer"}}
        assert (await api.ask("POST", "/v1/messages", json=body))[0] == 201
        [row] = await until(lambda: api.rows(select(Delivery).where(Delivery.status == "accepted")))
    async with api.database.transaction() as session:
        await session.execute(
            update(Delivery).values(
                status="unknown", error_code="outcome_unknown", status_at=clock.now() - ago
            )
        )
        await session.execute(update(Message).values(author_kind="agent"))
    return str(row.id)


async def decide(api: Served, delivery_id: str) -> Delivery:
    """What becomes of it once its timer has fired."""
    job = Job(1, f"u:{delivery_id}", UNRESOLVED, f'{{"delivery": "{delivery_id}"}}', 0, None)
    async with api.database.transaction() as session:
        await session.execute(delete(Timer))
        await Unresolved(PATIENCE)(session, [job])
    [after] = await api.rows(select(Delivery))
    assert isinstance(after, Delivery)
    return after


async def notes(api: Served) -> list[str]:
    rows = await api.rows(select(Message).where(Message.direction == "internal"))
    return [row.text for row in rows]


async def test_at_the_end_of_the_wait_people_are_asked(
    api: Served, sandbox: RunningSandbox
) -> None:
    delivery = await unknown_since(api, sandbox, PATIENCE)
    after = await decide(api, delivery)
    assert (after.status, after.error_code) == ("failed", "outcome_unknown")
    [note] = await notes(api)
    assert "an answer" in note
    assert await api.rows(select(Timer)) == []


async def test_what_was_received_before_the_end_is_read_first(
    api: Served, sandbox: RunningSandbox
) -> None:
    delivery = await unknown_since(api, sandbox, PATIENCE + timedelta(seconds=1))
    received = clock.now() - timedelta(seconds=30)
    async with api.database.transaction() as session:
        lane = Lane(key="s:unread", lane_class="split", state="ready", ready_at=clock.now())
        unread = JobRow(
            lane="s:unread", lane_class="split", kind="k", payload="{}", created_at=received
        )
        session.add_all([lane, unread])
    assert (await decide(api, delivery)).status == "unknown"
    [timer] = await api.rows(select(Timer))
    assert timer.due_at < clock.now() + timedelta(seconds=5)
    async with api.database.transaction() as session:
        await session.execute(update(JobRow).values(created_at=clock.now()))
    assert (await decide(api, delivery)).status == "failed"


async def test_a_wait_that_ran_out_while_nobody_worked_begins_anew(
    api: Served, sandbox: RunningSandbox
) -> None:
    delivery = await unknown_since(api, sandbox, PATIENCE + timedelta(minutes=5))
    after = await decide(api, delivery)
    assert after.status == "unknown"
    assert clock.now() - after.status_at < timedelta(seconds=10)
    [timer] = await api.rows(select(Timer))
    assert timer.due_at > clock.now() + PATIENCE - timedelta(seconds=10)
    assert await notes(api) == []
