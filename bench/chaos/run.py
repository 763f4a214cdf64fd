"""One run: start, write, kill, wait until all is quiet, count."""

import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg

from bench.chaos.counting import Outcome, Seen, judge
from bench.chaos.plan import Plan
from bench.chaos.served import Served
from bench.chaos.traffic import Visitor, write_telegram, write_webchat, write_whatsapp
from crosschat.channels.webchat import plugin as webchat
from crosschat.postgres.database import attach

_VICTIMS = ("worker", "api", "postgres")
_QUIET = """
SELECT (SELECT count(*) FROM jobs WHERE kind <> 'ingress.poll' AND dead_at IS NULL)
  + (SELECT count(*) FROM timers WHERE lane <> kind) AS waiting,
  (SELECT count(*) FROM messages WHERE direction = 'inbound') AS stored,
  (SELECT count(*) FROM jobs WHERE dead_at IS NOT NULL) AS dead
"""
_TWICE = """
SELECT count(*) FROM (SELECT connection_id, direction, external_id FROM messages
  WHERE external_id IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1) t
"""
_UNKNOWN = """
SELECT c.channel, coalesce(d.content->>'text', '') AS text
FROM deliveries d JOIN connections c ON c.id = d.connection_id
WHERE d.status = 'unknown' OR d.error_code = 'outcome_unknown'
"""
# What a customer writes to people who have the conversation already is theirs by that handoff.
_WITH_PEOPLE = """
SELECT m.text FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.direction = 'inbound' AND c.assignee_kind = 'people' AND m.seq > c.answered_seq
"""
_MADE = """
SELECT text FROM messages WHERE direction = 'outbound' ORDER BY seq
"""


async def run(plan: Plan) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="crosschat-chaos-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        it = Served(
            folder / "data",
            LEASE_SECONDS="3",
            UNKNOWN_AFTER=str(plan.unknown_after),
            AGENT_DEBOUNCE="0",
            WEBCHAT_SESSIONS_PER_MINUTE="0",
            WEBCHAT_ADDRESS_PER_MINUTE="0",
            WEBCHAT_MESSAGES_PER_MINUTE="0",
            PUBLIC_RATE="0",
        )
        async with aiohttp.ClientSession() as http:
            it.http = http
            try:
                await it.serve()
                return await _run(it, plan)
            finally:
                it.stop()


async def _run(it: Served, plan: Plan) -> Outcome:
    began = time.monotonic()
    for fault in plan.faults:
        await it.simulate("/faults", fault)
    visitors = _visitors(it, plan)
    writing = asyncio.gather(
        write_whatsapp(it, plan), write_telegram(it, plan), write_webchat(visitors, plan)
    )
    try:
        kills = await _kill(it, plan, writing)
        await asyncio.wait_for(writing, plan.patience)
        await _quiet(it, plan)
    finally:
        writing.cancel()
    struck = await it.simulated("/faults")
    more = {
        "kills": dict(kills),
        "faults_struck": {f"{f['target']} {f['kind']}": f["struck"] for f in struck["data"]},
        "seconds": round(time.monotonic() - began, 1),
    }
    outcome = judge(plan, await _seen(it, visitors), more)
    for c, m in {*outcome.examples["uncovered"], *outcome.examples["covered_twice"]}:
        outcome.examples[f"about {c}, {m}"] = await _about(it, f"%nonce-c{c}m{m}%")
    return outcome


def _visitors(it: Served, plan: Plan) -> list[Visitor]:
    assert webchat.simulated is not None
    key = webchat.simulated(it.environment["SANDBOX_SEED"], it.sandbox)[0]["publishable_key"]
    return [Visitor(it, c, key) for c in plan.by_channel["webchat"]]


async def _kill(it: Served, plan: Plan, writing: "asyncio.Future[Any]") -> Counter[str]:
    """Each in turn, at moments that are the same in every run, while customers write."""
    chance = random.Random(5)
    kills: Counter[str] = Counter()
    while any(kills[name] < plan.kills for name in _VICTIMS):
        for name in _VICTIMS:
            if kills[name] < plan.kills and it.kill_one(name):
                kills[name] += 1
            await asyncio.sleep(chance.uniform(0.7, 2.5))
        if writing.done() and writing.exception() is not None:
            break
    return kills


async def _quiet(it: Served, plan: Plan) -> None:
    """Until nothing waits any more and every message is stored."""
    deadline = time.monotonic() + plan.patience

    async def quiet() -> bool:
        try:
            async with _database(it) as connection:
                row = await connection.fetchrow(_QUIET)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return bool(row["waiting"] == 0 and row["stored"] >= plan.messages)

    while not await quiet():
        if time.monotonic() > deadline:
            return  # what is missing is counted
        await asyncio.sleep(0.3)


async def _seen(it: Served, visitors: list[Visitor]) -> Seen:
    whatsapp = [e["payload"]["text"]["body"] for e in await it.ledger()]
    telegram = [e["payload"]["text"] for e in await _telegram_ledger(it)]
    site: list[str] = []
    for visitor in visitors:
        entries = await visitor.history()
        site += [e["text"] for e in entries if e["author"]["kind"] != "visitor"]
    async with _database(it) as connection:
        notes = await connection.fetch("SELECT text FROM messages WHERE direction = 'internal'")
        notes += await connection.fetch(_WITH_PEOPLE)
        return Seen(
            replies={"whatsapp": whatsapp, "telegram": telegram, "webchat": site},
            notes=[row["text"] for row in notes],
            stored=await connection.fetchval(
                "SELECT count(*) FROM messages WHERE direction = 'inbound'"
            ),
            stored_twice=await connection.fetchval(_TWICE),
            unknown=[(row["channel"], row["text"]) for row in await connection.fetch(_UNKNOWN)],
            made=[row["text"] for row in await connection.fetch(_MADE)],
        )


async def _about(it: Served, pattern: str) -> list[dict[str, Any]]:
    """Everything that names a customer's message, with what became of it."""
    async with _database(it) as connection:
        rows = await connection.fetch(
            "SELECT m.id, m.direction, m.author_kind, m.draft, m.created_at::text, d.status,"
            " d.error_code, d.attempts, d.status_at::text, c.assignee_kind, c.answered_seq, m.seq"
            " FROM messages m JOIN conversations c ON c.id = m.conversation_id"
            " LEFT JOIN deliveries d ON d.message_id = m.id WHERE m.text LIKE $1 ORDER BY m.seq",
            pattern,
        )
        turns = await connection.fetch(
            "SELECT t.outcome, t.reason, t.created_at::text FROM agent_turns t"
            " JOIN messages m ON m.conversation_id = t.conversation_id"
            " WHERE m.direction = 'inbound' AND m.text LIKE $1 ORDER BY t.id",
            pattern,
        )
    return [dict(row) for row in [*rows, *turns]]


async def _telegram_ledger(it: Served) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    after = 0
    while True:
        page = await it.simulated("/ledger", api="telegram", limit=1000, after=after)
        entries += [e for e in page["data"] if "text" in (e.get("payload") or {})]
        if not page["next"]:
            return entries
        after = page["next"]


@contextlib.asynccontextmanager
async def _database(it: Served) -> AsyncIterator[Any]:
    dsn = attach(it.data_dir)
    if dsn is None:
        raise OSError("Postgres is away")
    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        yield connection
    finally:
        await connection.close()
