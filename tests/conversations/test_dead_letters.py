"""Poison in the real system: it ends as a visible dead letter, its neighbours do not notice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from tests.served import API_KEY, Served, serving, until

from crosschat.commands.dead_letters import run_dead_letters
from crosschat.config import Settings
from crosschat.conversations.outbound import DELIVER
from crosschat.conversations.receive import KIND as RECEIVE
from crosschat.ingress.entries import SPLIT
from crosschat.jobs.worker import Worker
from crosschat.main import build_brain, build_handlers
from crosschat.models import Delivery, JobRow, Message

POISON = "this text cannot be stored"


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> AsyncIterator[Served]:
    async with serving(dsn, data_dir, API_RATE="0") as served:
        yield served


@contextlib.asynccontextmanager
async def hasty_worker(api: Served) -> AsyncIterator[None]:
    """The real handlers, which give up after their second attempt."""
    brain = build_brain(api.system.settings)
    handlers = build_handlers(api.system, brain)
    for kind in (SPLIT, RECEIVE):
        handlers.short[kind] = replace(handlers.short[kind], max_attempts=2)
    handlers.calling[DELIVER] = replace(handlers.calling[DELIVER], max_attempts=2)
    worker = Worker(api.system.database, api.system.bus, handlers, lease=10)
    await worker.start()
    try:
        yield
    finally:
        await worker.stop(timeout=2)
        await brain.close()


async def sql(api: Served, statement: str) -> None:
    async with api.database.transaction() as session:
        await session.execute(text(statement))


async def write(api: Served, *texts: str, sender: str = "351911222333") -> None:
    for body in texts:
        message = {"from": sender, "text": {"body": body}}
        payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
        status, _ = await api.ask("POST", "/integrations/whatsapp/webhook", None, json=payload)
        assert status == 200


async def stored(api: Served) -> list[str]:
    return [
        message.text
        for message in await api.rows(select(Message).where(Message.direction == "inbound"))
    ]


async def letters(api: Served, key: str = API_KEY) -> list[dict[str, Any]]:
    return list((await api.ask("GET", "/v1/dead-letters", key))[1]["data"])


async def test_a_poisoned_message_dies_alone_and_lives_once_its_cause_is_gone(
    api: Served,
) -> None:
    await sql(api, f"ALTER TABLE messages ADD CONSTRAINT poison CHECK (text <> '{POISON}')")
    await write(api, "before", POISON, "after")
    await write(api, "from a neighbour", sender="351911222334")
    async with hasty_worker(api):
        [letter] = await until(lambda: letters(api))
        await until(lambda: _all_stored(api, {"before", "after", "from a neighbour"}))
        assert letter["kind"] == RECEIVE
        assert letter["attempts"] == 2
        assert "poison" in letter["error"]
        assert letter["correlation"] == letter["about"]["ledger_id"]
        assert letter["about"]["connection_id"].startswith("cn_")

        _, stranger = await api.ask(
            "POST", "/v1/users", None, json={"email": "s@example.com", "name": "S"}
        )
        path = f"/v1/dead-letters/{letter['id']}"
        assert await letters(api, stranger["api_key"]) == []
        assert (await api.ask("POST", f"{path}/retry", stranger["api_key"]))[0] == 404
        assert (await api.ask("DELETE", path, stranger["api_key"]))[0] == 404

        # Tried again while the cause is there it dies again.
        assert (await api.ask("POST", f"{path}/retry"))[0] == 202
        [again] = await until(lambda: letters(api))
        assert again["id"] != letter["id"]

        await sql(api, "ALTER TABLE messages DROP CONSTRAINT poison")
        assert (await api.ask("POST", f"/v1/dead-letters/{again['id']}/retry"))[0] == 202
        await until(lambda: _all_stored(api, {POISON}))
    assert await letters(api) == []
    assert sorted(await stored(api)) == sorted(["before", POISON, "after", "from a neighbour"])


async def _all_stored(api: Served, wanted: set[str]) -> bool:
    return wanted <= set(await stored(api))


async def test_a_webhook_that_cannot_be_split_is_its_only_owners_dead_letter(
    api: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    # Nothing can be received, and no item be put in a lane of its own instead.
    await sql(api, "ALTER TABLE messages ADD CONSTRAINT poison CHECK (false) NOT VALID")
    await sql(api, "ALTER TABLE jobs ADD CONSTRAINT poison CHECK (kind <> 'conversations.receive')")
    await write(api, "one")
    async with hasty_worker(api):
        [letter] = await until(lambda: letters(api))
        assert letter["kind"] == SPLIT
        for table in ("messages", "jobs"):
            await sql(api, f"ALTER TABLE {table} DROP CONSTRAINT poison")
        await on_the_command_line(api, None)
        assert letter["id"] in capsys.readouterr().out
        await on_the_command_line(api, "all")
        assert "1 queued again" in capsys.readouterr().out
        await until(lambda: _all_stored(api, {"one"}))
    assert await letters(api) == []


async def on_the_command_line(api: Served, retry: str | None) -> None:
    """As `crosschat dead-letters` does, in a thread as it runs a loop of its own."""
    settings: Settings = api.system.settings
    await asyncio.to_thread(run_dead_letters, settings, api.dsn, retry)


async def test_a_dead_delivery_is_sent_again_when_its_letter_is_retried(api: Served) -> None:
    await write(api, "hello")
    async with hasty_worker(api):
        await until(lambda: _all_stored(api, {"hello"}))
        # The simulator is away in these tests; storing that fails in our database, each time.
        await sql(
            api, "ALTER TABLE deliveries ADD CONSTRAINT poison CHECK (attempts = 0) NOT VALID"
        )
        [conversation] = (await api.ask("GET", "/v1/conversations"))[1]["data"]
        body = {"conversation_id": conversation["id"], "content": "Hello!"}
        status, message = await api.ask("POST", "/v1/messages", json=body)
        assert status == 201, message
        [letter] = await until(lambda: letters(api))
        assert letter["kind"] == DELIVER
        [failed] = await api.rows(select(Delivery).where(Delivery.message_id == message["id"]))
        assert failed.status == "failed"
        assert letter["about"] == {"delivery": failed.id}
        await sql(api, "ALTER TABLE deliveries DROP CONSTRAINT poison")
        assert (await api.ask("POST", f"/v1/dead-letters/{letter['id']}/retry"))[0] == 202

        async def called() -> bool:
            [row] = await api.rows(select(Delivery).where(Delivery.id == failed.id))
            return bool(row.attempts > 0)

        await until(called)
    assert await api.rows(select(JobRow).where(JobRow.dead_at.is_not(None))) == []


async def test_a_dead_letter_can_be_thrown_away(api: Served) -> None:
    await sql(api, f"ALTER TABLE messages ADD CONSTRAINT poison CHECK (text <> '{POISON}')")
    await write(api, POISON)
    async with hasty_worker(api):
        [letter] = await until(lambda: letters(api))
    assert (await api.ask("DELETE", f"/v1/dead-letters/{letter['id']}"))[0] == 204
    assert await letters(api) == []
    assert (await api.ask("DELETE", f"/v1/dead-letters/{letter['id']}"))[0] == 404
