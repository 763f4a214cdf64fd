"""Ten thousand sends through one number that may send a thousand a second: never faster, hardly
slower. What counts is when the simulated platform got them."""

import asyncio
import time

import asyncpg

from bench.figures import Figure, Stage
from bench.installation import Installation
from bench.lists import fill_customers
from crosschat.bus import PostgresBus
from crosschat.database import Database, create_engine

RATE = 1_000
SENDS = 10_000
_MESSAGES = """
INSERT INTO messages (id, workspace_id, conversation_id, connection_id, direction, author_kind,
  type, text, content, sent_at)
SELECT 'msg_c' || lpad(n::text, 9, '0'), $1, 'conv_b' || lpad(n::text, 9, '0'), $2, 'outbound',
  'member', 'text', 'News ' || n, jsonb_build_object('type', 'text', 'text', 'News ' || n), now()
FROM generate_series(1, $3::int) n
"""
_DELIVERIES = """
INSERT INTO deliveries (id, workspace_id, message_id, connection_id, position, recipient, content)
SELECT 'dlv_c' || lpad(n::text, 9, '0'), $1, 'msg_c' || lpad(n::text, 9, '0'), $2, 0,
  (351900000000 + n)::text, jsonb_build_object('type', 'text', 'text', 'News ' || n)
FROM generate_series(1, $3::int) n
"""


async def measure(stage: Stage) -> list[Figure]:
    sends = max(2_000, round(SENDS * stage.scale))
    it = await stage.install()
    await _queue(stage, it, sends)
    times = await _arrivals(it, sends)
    average = (len(times) - 1) / (times[-1] - times[0])
    detail = {"sends": len(times), "seconds": round(times[-1] - times[0], 2)}
    return [
        Figure(
            name="broadcast: most sends in any sliding second",
            value=_most_in_a_second(times),
            goal=RATE,
            at_least=False,
            unit="",
            detail=detail,
        ),
        Figure(
            name="broadcast: average ÷ configured rate",
            value=average / RATE,
            goal=0.95,
            at_least=True,
            unit="",
        ),
    ]


async def _queue(stage: Stage, it: Installation, sends: int) -> None:
    """Customers, messages and their deliveries by SQL, then the jobs as the outbox makes them."""
    from crosschat.conversations.outbound import deliver_job
    from crosschat.jobs.queue import Queue
    from crosschat.jobs.types import AGENTS

    connection = await asyncpg.connect(stage.dsn)
    try:
        workspace, number = await connection.fetchrow(
            "SELECT workspace_id, id FROM connections"
            " WHERE channel = 'whatsapp' AND origin = 'sandbox'"
        )
        status, answer = await it.patch(
            f"/v1/connections/{number}", {"config": {"messages_per_second": RATE}}
        )
        if status != 200:
            raise RuntimeError(str(answer))
        await fill_customers(connection, workspace, number, 1, sends, 1)
        await connection.execute(_MESSAGES, workspace, number, sends)
        await connection.execute(_DELIVERIES, workspace, number, sends)
    finally:
        await connection.close()
    database, bus = Database(create_engine(stage.dsn)), PostgresBus(stage.dsn)
    await bus.start()
    try:
        async with database.transaction() as session:
            jobs = [
                deliver_job(f"dlv_c{n:09}", number, str(351900000000 + n), AGENTS, None)
                for n in range(1, sends + 1)
            ]
            await Queue(bus).enqueue(session, jobs)
    finally:
        await bus.stop()
        await database.close()


async def _arrivals(it: Installation, sends: int) -> list[float]:
    deadline = time.perf_counter() + 120
    while time.perf_counter() < deadline:
        entries = await it.ledger()
        if len(entries) >= sends:
            return sorted(float(entry["at"]) for entry in entries)
        await asyncio.sleep(1)
    raise TimeoutError("the broadcast never ended")


def _most_in_a_second(times: list[float]) -> int:
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most
