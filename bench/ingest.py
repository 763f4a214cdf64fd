"""Durable ingest of signed webhooks, against a route that keeps nothing; in turns, in one run."""

import asyncio
import statistics
import subprocess
import sys
from typing import Any

import aiohttp
import asyncpg

from bench.figures import Figure, Stage
from bench.installation import free_port
from bench.machine import Cpu
from bench.payloads import signed_message
from bench.wrk import Load, load

ROUNDS = 3


async def measure(stage: Stage) -> list[Figure]:
    """One API process and no worker; both servers are up, and get the same load in turns."""
    installation = await stage.install(worker=False, sandbox=False)
    body, headers = signed_message(stage.secret)
    bare_port = free_port()
    bare = subprocess.Popen([sys.executable, "-m", "bench.bare", str(bare_port)])
    try:
        await _up(f"http://127.0.0.1:{bare_port}/webhook")
        urls = {
            "bare": f"http://127.0.0.1:{bare_port}/webhook",
            "durable": f"{installation.url}/integrations/whatsapp/webhook",
        }
        rounds: list[dict[str, Load]] = []
        cpu: dict[str, float] = {}
        for url in urls.values():
            await load(url, body, headers, seconds=2)
        for _ in range(ROUNDS):
            found = {}
            for name, url in urls.items():
                counter = Cpu({"api": installation.processes["api"].pid, **stage.database_pid})
                found[name] = await load(url, body, headers, seconds=stage.seconds(8))
                if name == "durable":
                    cpu = {k: v * 1000 / found[name].requests for k, v in counter.spent().items()}
            rounds.append(found)
        stored = await _stored(stage.dsn)
    finally:
        bare.terminate()
        bare.wait()
    return [_figure(rounds, cpu, stored)]


def _figure(rounds: list[dict[str, Load]], cpu: dict[str, float], stored: int) -> Figure:
    ratios = [r["durable"].per_second / r["bare"].per_second for r in rounds]
    detail: dict[str, Any] = {
        "durable_per_second": [round(r["durable"].per_second) for r in rounds],
        "bare_per_second": [round(r["bare"].per_second) for r in rounds],
        "durable_p99_ms": [round(r["durable"].p99, 1) for r in rounds],
        "refused": sum(r["durable"].refused + r["durable"].broken for r in rounds),
        "rows_stored": stored,
    }
    return Figure(
        name="durable ingest ÷ bare route",
        value=statistics.median(ratios),
        goal=0.6,
        at_least=True,
        unit="",
        spread=(min(ratios), max(ratios)),
        cpu_ms=cpu,
        detail=detail,
    )


async def _up(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(100):
            try:
                async with session.post(url, data=b"{}"):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise TimeoutError(url)


async def _stored(dsn: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM raw_events"))
    finally:
        await connection.close()
