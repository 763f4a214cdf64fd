"""The whole way of a message through an agent: two workers, the simulated model, no debounce."""

import re
import time
from typing import Any

from bench.figures import Figure, Stage
from bench.installation import Installation
from bench.payloads import message, sign
from bench.reply import configure, run_at, simulated_number
from bench.sender import http_request, send_steadily

_CALM = 50  # messages a second at which latency is measured
_NONCE = re.compile(r"nonce-l(\d+)")


async def measure(stage: Stage) -> list[Figure]:
    it = await stage.install(workers=2)
    await configure(it, {})
    await run_at(stage, it, 20, 3)  # warm
    latency = await _latency(stage, it)
    reached: dict[str, Any] = {}
    tried: list[dict[str, Any]] = []
    for rate in (25, 50, 75, 100, 125, 150, 160, 175, 200, 240):
        run = await run_at(stage, it, rate, stage.seconds(30))
        tried.append(run)
        if not run["flat"]:
            break
        reached = run
    return [
        Figure(
            name="webhook → agent's turn → accepted → statuses stored",
            value=reached.get("per_second", 0.0),
            goal=150,
            at_least=True,
            unit="/s",
            cpu_ms=reached.get("cpu_ms", {}),
            detail={"tried": tried},
        ),
        latency,
    ]


async def _latency(stage: Stage, it: Installation) -> Figure:
    """From the webhook's sending to the platform's acceptance of the reply."""
    number, secret = simulated_number(it)
    url = f"{it.url}/integrations/whatsapp/webhook"
    count = _CALM * stage.seconds(30)
    requests = []
    for n in range(count):
        text = f"Where is my order? nonce-l{n}"
        body, headers = sign(message(number, f"3529{n:08}", f"wamid.L{n}", text), secret)
        requests.append(http_request(url, body, headers))
    began = time.time()
    await send_steadily(url, requests, _CALM)
    due = {n: began + n / _CALM for n in range(count)}
    await it.until(lambda: _all_there(it, count), 60)
    took = sorted(at - due[n] for n, at in (await _accepted(it)).items() if n in due)
    return Figure(
        name=f"agent's turn at {_CALM}/s: p99 from webhook to acceptance",
        value=took[int(len(took) * 0.99)] * 1000,
        goal=250,
        at_least=False,
        unit="ms",
        spread=(took[0] * 1000, took[-1] * 1000),
        detail={"p50_ms": round(took[len(took) // 2] * 1000, 1), "messages": len(took)},
    )


async def _all_there(it: Installation, count: int) -> bool:
    return len(await _accepted(it)) >= count


async def _accepted(it: Installation) -> dict[int, float]:
    found: dict[int, float] = {}
    for entry in await it.ledger():
        for n in _NONCE.findall(entry["payload"]["text"]["body"]):
            found[int(n)] = float(entry["at"])
    return found
