"""The whole way of a message without a model: webhook → stored → reply by rule → accepted by the
simulated platform → its statuses stored, at a steady pace; load generator and simulator included.
"""

import asyncio
import time
from typing import Any

import asyncpg

from bench.figures import Figure, Stage
from bench.installation import Installation
from bench.machine import Cpu
from bench.payloads import message, sign
from bench.sender import Sent, http_request, send_steadily

_RAMP = 5  # seconds until there is as much on its way as there will be
CUSTOMERS = 10_000  # nobody writes more than once in 6 s, the platform's own limit
RULES = {"replies": [{"text": "Thank you! We have your message and will write soon."}]}
# Each table is looked through once, and messages only at the end: counting costs as well.
_REPLIES = """
SELECT count(*) AS replies,
  count(*) FILTER (WHERE status IN ('delivered', 'read')) AS confirmed,
  count(*) FILTER (WHERE status IN ('failed', 'unknown')) AS failed
FROM deliveries
"""
_STORED = "SELECT count(*) AS stored FROM messages WHERE direction = 'inbound'"


async def measure(stage: Stage) -> list[Figure]:
    """Rates are tried from low to high; the highest whose backlog stays flat is the figure."""
    it = await stage.install()
    await configure(it, RULES)
    reached: dict[str, Any] = {}
    tried: list[dict[str, Any]] = []
    for rate in (500, 800, 1_000, 1_100, 1_200, 1_260, 1_400, 1_600):
        run = await run_at(stage, it, rate, stage.seconds(60))
        tried.append(run)
        print(f"    {rate}/s asked, {run['per_second']}/s done, {run['backlog_at_end']} wait")
        if not run["flat"]:
            break
        reached = run
    return [
        Figure(
            name="webhook → rule's reply → accepted → statuses stored",
            value=reached.get("per_second", 0.0),
            goal=1_250,
            at_least=True,
            unit="/s",
            cpu_ms=reached.get("cpu_ms", {}),
            detail={"tried": tried},
        )
    ]


async def run_at(stage: Stage, it: Installation, rate: int, seconds: int) -> dict[str, Any]:
    """One pace, and what was done of it in so many seconds.

    Those begin when as much is on its way as there will be, and end with the last webhook: what is
    then still on its way is not counted, as what was so at their beginning is.
    """
    number, secret = simulated_number(it)
    url = f"{it.url}/integrations/whatsapp/webhook"
    requests = _requests(url, number, secret, rate * (_RAMP + seconds), rate)
    before = await _counts(stage.dsn)
    counter = Cpu({**{n: p.pid for n, p in it.processes.items()}, **stage.database_pid})
    began, own = time.perf_counter(), time.process_time()
    sending = asyncio.create_task(send_steadily(url, requests, rate, connections=128))
    await asyncio.sleep(_RAMP)
    from_, early = time.perf_counter(), await _counts(stage.dsn)
    sent = await sending
    to, late = time.perf_counter(), await _counts(stage.dsn)
    backlog = len(requests) - (late["confirmed"] - before["confirmed"])
    mine = time.process_time() - own
    took = await _until_done(stage.dsn, before, len(requests), began)
    spent = counter.spent()
    return {
        "asked_per_second": rate,
        # Who was behind at first has caught up, which could not go on.
        "per_second": round(min(rate, (late["confirmed"] - early["confirmed"]) / (to - from_)), 1),
        "counts": {**await _counts(stage.dsn, _STORED), **await _counts(stage.dsn)},
        "seconds": round(to - from_, 2),
        "backlog_at_end": backlog,
        # What is on its way at a steady pace: statuses come 0.1 s after the send, in batches.
        "flat": took is not None and backlog <= 1.5 * rate,
        **_of(sent, len(requests)),
        "cpu_ms": {
            name: value * 1000 / len(requests)
            for name, value in {**spent, "load": mine}.items()
            if name != "migrate"
        },
    }


def _of(sent: Sent, requests: int) -> dict[str, Any]:
    ordered = sorted(sent.latencies)
    return {
        "refused": sent.refused,
        "ingest_p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
        "requests": requests,
    }


def _requests(url: str, number: str, secret: str, count: int, salt: int) -> list[bytes]:
    made = []
    for n in range(count):
        customer = f"3519{n % CUSTOMERS:08}"
        payload = message(number, customer, f"wamid.R{salt}-{n}", f"Where is my order {n}?")
        body, headers = sign(payload, secret)
        made.append(http_request(url, body, headers))
    return made


async def _until_done(dsn: str, before: dict[str, int], count: int, began: float) -> float | None:
    """Seconds until every message has its confirmed reply; None when some never get it."""
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        now = await _counts(dsn)
        if now["confirmed"] + now["failed"] - before["confirmed"] - before["failed"] >= count:
            return time.perf_counter() - began if now["failed"] == before["failed"] else None
        await asyncio.sleep(0.5)
    return None


async def _counts(dsn: str, asked: str = _REPLIES) -> dict[str, int]:
    connection = await asyncpg.connect(dsn)
    try:
        return dict(await connection.fetchrow(asked))
    finally:
        await connection.close()


def simulated_number(it: Installation) -> tuple[str, str]:
    """The sandbox's number and the secret that signs its webhooks."""
    from crosschat.channels.whatsapp import plugin

    assert plugin.simulated is not None
    credentials, _ = plugin.simulated(it.environment["SANDBOX_SEED"], it.sandbox)
    return credentials["phone_number_id"], credentials["app_secret"]


async def configure(it: Installation, config: dict[str, Any]) -> None:
    """The simulated number's configuration, without a limit on what it may send."""
    page = await it.get("/v1/connections")
    [row] = [c for c in page["data"] if c["channel"] == "whatsapp" and c["simulated"]]
    status, answer = await it.patch(
        f"/v1/connections/{row['id']}", {"config": {**config, "messages_per_second": 10_000}}
    )
    if status != 200:
        raise RuntimeError(str(answer))
