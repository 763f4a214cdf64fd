"""Nothing lost, nothing twice: kill -9 of API and worker in the middle of a thousand messages.

Counts come from the simulator's own ledger, in a process that is never killed, and from SQL.
"""

import asyncio
import itertools
import re
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from tests.e2e.conftest import Installation

Install = Callable[..., Awaitable[Installation]]
CONVERSATIONS, EACH = 200, 5
HELD = 20  # leases that must be held at the moment of a kill
NONCE = re.compile(r"nonce-[0-9a-z]+")


def customer(number: int) -> str:
    return f"35191{number:07d}"


def messages() -> list[dict[str, Any]]:
    now = int(time.time())
    return [
        {
            "customer": customer(c),
            "id": f"wamid.IN-{c}-{i}",
            "timestamp": str(now - EACH + i),
            "text": f"question {i} nonce-c{c}m{i}",
        }
        for c, i in itertools.product(range(CONVERSATIONS), range(EACH))
    ]


async def leases(connection: Any) -> int:
    count: int = await connection.fetchval(
        "SELECT count(*) FROM lanes WHERE state = 'leased' AND ready_at > now()"
    )
    return count


async def kill_while_busy(it: Installation, connection: Any, name: str) -> None:
    async def busy() -> bool:
        return await leases(connection) >= HELD

    await it.until(busy)
    it.kill(name)
    it.start(name)


async def everything_done(connection: Any) -> bool:
    waiting = await connection.fetchval(
        "SELECT (SELECT count(*) FROM jobs WHERE kind NOT LIKE 'ingress.poll')"
        " + (SELECT count(*) FROM timers WHERE lane <> kind)"
    )
    unanswered = await connection.fetchval(
        "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
        " WHERE m.direction = 'inbound' AND m.seq > c.answered_seq"
    )
    stored = await connection.fetchval("SELECT count(*) FROM messages WHERE direction = 'inbound'")
    return (waiting, unanswered, stored) == (0, 0, CONVERSATIONS * EACH)


async def test_each_message_is_answered_or_handed_over_exactly_once_though_processes_are_killed(
    install: Install, dsn: str
) -> None:
    it = await install(LEASE_SECONDS="3", UNKNOWN_AFTER="8", AGENT_DEBOUNCE="0")
    connection = await asyncpg.connect(dsn)
    try:
        await it.simulate(
            "/faults", {"target": "openai", "kind": "delay", "probability": 1, "seconds": 0.4}
        )
        # Slow sends as well, so that a kill strikes calls whose outcome nobody will hear.
        await it.simulate(
            "/faults",
            {"target": "whatsapp.messages", "kind": "delay", "probability": 1, "seconds": 0.3},
        )
        sending = asyncio.create_task(
            it.simulate(
                "/whatsapp/batch",
                {"messages": messages(), "duplicates": 3, "shuffle": True, "concurrency": 16},
            )
        )
        await kill_while_busy(it, connection, "worker")
        await asyncio.sleep(1)
        await kill_while_busy(it, connection, "api")
        await asyncio.wait_for(sending, 90)

        async def done() -> bool:
            return await everything_done(connection)

        await it.until(done, patience=90)
        ledger = await it.ledger()
        notes = [
            r["text"]
            for r in await connection.fetch(
                "SELECT text FROM messages WHERE direction = 'internal'"
            )
        ]
        replies = await connection.fetch(
            "SELECT m.conversation_id, d.external_id FROM messages m"
            " JOIN deliveries d ON d.message_id = m.id ORDER BY m.seq, d.position"
        )
        twice = await connection.fetchval(
            "SELECT count(*) FROM (SELECT connection_id, direction, external_id FROM messages"
            " WHERE external_id IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1) t"
        )
    finally:
        await connection.close()
    found = Counter(
        nonce
        for text in [e["payload"]["text"]["body"] for e in ledger] + notes
        for nonce in NONCE.findall(text)
    )
    assert found == Counter(
        {f"nonce-c{c}m{i}": 1 for c in range(CONVERSATIONS) for i in range(EACH)}
    )
    assert twice == 0
    assert in_order(replies, ledger)
    log = it.log("worker").read_text()
    # By the worker that succeeds it on this machine, or once the lease has run out.
    takeovers = log.count("worker.succeeds") + log.count("lane.taken_over")
    assert takeovers >= 1, "no lease was taken over: the kill hit nothing"
    print(f"replies {len(ledger)}, notes {len(notes)}, takeovers logged {takeovers}")


def in_order(replies: list[Any], ledger: list[dict[str, Any]]) -> bool:
    """Whether the simulator accepted each conversation's replies in the order they were made."""
    position = {entry["id"]: entry["seq"] for entry in ledger}
    by_conversation: defaultdict[str, list[int]] = defaultdict(list)
    for row in replies:
        if row["external_id"] in position:
            by_conversation[row["conversation_id"]].append(position[row["external_id"]])
    assert len(position) == sum(len(p) for p in by_conversation.values())
    return all(p == sorted(p) for p in by_conversation.values())
