"""The database is away under load: nothing lost, nothing twice, whether the API stays or is killed.

`OUTAGE_SECONDS` makes it longer than the suite has time for.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import asyncpg
import pytest
from bench.away import Customers, outage
from bench.installation import PATIENCE

from crosschat.channels.whatsapp import plugin
from crosschat.postgres import EmbeddedPostgres
from tests.e2e.conftest import Installation
from tests.e2e.test_kill import NONCE

SECONDS = float(os.environ.get("OUTAGE_SECONDS", "4"))
CUSTOMERS = 8
NUMBER = "100000000000001"


@pytest.fixture
async def postgres(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "database")
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("api_as_well", [False, True])
@pytest.mark.timeout(120 + 4 * SECONDS)
async def test_all_webhooks_are_taken_while_the_database_is_away_and_worked_off_once_in_order(
    postgres: EmbeddedPostgres, data_dir: Path, api_as_well: bool
) -> None:
    it = Installation(
        postgres.dsn, data_dir, LEASE_SECONDS="3", UNKNOWN_AFTER="6", AGENT_DEBOUNCE="0"
    )
    try:
        async with aiohttp.ClientSession() as it.http:
            await it.start_all()
            secret = _secret(it)
            customers = Customers(it, NUMBER, secret, CUSTOMERS)
            writing = asyncio.create_task(customers.run(pause=0.1))

            async def some_written() -> bool:
                return len(customers.record.taken) > 3 * CUSTOMERS

            await it.until(some_written)
            away = await outage(it, postgres, customers, SECONDS, api_as_well=api_as_well)
            await asyncio.sleep(0.5)
            customers.stop()
            await writing
            await _check(it, postgres.dsn, customers, data_dir)
    finally:
        it.stop()
    assert away.refused_before_kill == Counter()
    assert away.while_away > 5 * CUSTOMERS, "hardly anything was taken without the database"
    assert away.health == [True, False]
    assert customers.record.slowest < 5
    if api_as_well:
        assert "spool.adopted" in it.log("api").read_text(), "the killed API had spooled nothing"
    else:
        assert customers.record.refused == Counter(), "all of the outage"
    print(away, customers.record.slowest, customers.record.refused, len(customers.record.taken))


def _spooled(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("spool/*/*.segment"))


def _secret(it: Installation) -> str:
    assert plugin.simulated is not None
    secret: str = plugin.simulated(it.environment["SANDBOX_SEED"], it.sandbox)[0]["app_secret"]
    return secret


async def _check(it: Installation, dsn: str, customers: Customers, data_dir: Path) -> None:
    connection = await asyncpg.connect(dsn)
    try:

        async def done() -> bool:
            # What was spooled twice, as its answer was cut off, comes after all that was taken.
            if _spooled(data_dir):
                return False
            waiting = await connection.fetchval(
                "SELECT (SELECT count(*) FROM jobs WHERE kind NOT LIKE 'ingress.poll')"
                " + (SELECT count(*) FROM timers WHERE lane <> kind)"
            )
            unanswered = await connection.fetchval(
                "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
                " WHERE m.direction = 'inbound' AND m.seq > c.answered_seq"
            )
            stored = await connection.fetchval(
                "SELECT count(*) FROM messages WHERE direction = 'inbound'"
            )
            return (waiting, unanswered) == (0, 0) and stored >= len(customers.record.taken)

        await it.until(done, PATIENCE + 2 * SECONDS)
        inbound = await connection.fetch(
            "SELECT conversation_id, external_id FROM messages"
            " WHERE direction = 'inbound' ORDER BY seq"
        )
        notes = await connection.fetch("SELECT text FROM messages WHERE direction = 'internal'")
        # Not all that are there: the last statuses may still come in.
        dead = await connection.fetchval("SELECT count(*) FROM jobs WHERE dead_at IS NOT NULL")
    finally:
        await connection.close()
    assert Counter(row["external_id"] for row in inbound) == Counter(customers.record.taken)
    assert dead == 0
    numbers: dict[str, list[int]] = {}
    for row in inbound:
        numbers.setdefault(row["conversation_id"], []).append(
            int(row["external_id"].rpartition("-")[2])
        )
    assert len(numbers) == CUSTOMERS
    assert [said for said in numbers.values() if said != list(range(len(said)))] == []
    answers = [entry["payload"]["text"]["body"] for entry in await it.ledger()]
    found = Counter(n for text in answers + [r["text"] for r in notes] for n in NONCE.findall(text))
    assert found == Counter(
        "nonce-c{}m{}".format(*taken.split("-")[1:]) for taken in customers.record.taken
    )
    assert _spooled(data_dir) == []
    assert it.processes["worker"].poll() is None
