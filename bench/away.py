"""The database goes away under load and comes back: a scenario for tests and chaos runs.

Each customer writes one message after the other and says the next only when the last was taken;
what was sent, and how it was answered, is this process's own record.
"""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bench.installation import Installation
from bench.payloads import message, sign
from crosschat.postgres import EmbeddedPostgres

_AGAIN = 0.1  # seconds after which what was refused is sent again
_TIMEOUT = aiohttp.ClientTimeout(total=20)


@dataclass(slots=True)
class Record:
    """What a sender saw. `slowest` is in seconds, of requests that were answered 200."""

    taken: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


class Customers:
    """Write at `pause` seconds' distance until stopped; whatever is refused is sent again."""

    def __init__(self, it: Installation, number: str, secret: str, count: int) -> None:
        self._it = it
        self._number = number
        self._secret = secret
        self._stopping = False
        self.names = [f"35191{i:07d}" for i in range(count)]
        self.record = Record()

    async def run(self, pause: float) -> None:
        await asyncio.gather(*(self._write(i, pause) for i in range(len(self.names))))

    def stop(self) -> None:
        """Each message under way is still brought to its end."""
        self._stopping = True

    async def _write(self, customer: int, pause: float) -> None:
        said = 0
        while not self._stopping:
            message_id = f"wamid.AWAY-{customer}-{said}"
            text = f"question {said} nonce-c{customer}m{said}"
            payload = message(self._number, self.names[customer], message_id, text)
            body, headers = sign(payload, self._secret)
            while not await self._post(body, headers):
                await asyncio.sleep(_AGAIN)
            self.record.taken.append(message_id)
            said += 1
            await asyncio.sleep(pause)

    async def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        url = f"{self._it.url}/integrations/whatsapp/webhook"
        began = time.monotonic()
        try:
            async with self._it.http.post(
                url, data=body, headers=headers, timeout=_TIMEOUT
            ) as answer:
                await answer.read()
                status = str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            status = type(error).__name__
        if status != "200":
            self.record.refused[status] += 1
            return False
        self.record.slowest = max(self.record.slowest, time.monotonic() - began)
        return True


@dataclass(frozen=True, slots=True)
class Outage:
    """What happened while the database was away; counts of messages taken."""

    before: int
    while_away: int
    after: int
    refused_before_kill: Counter[str]
    health: Sequence[Any]


async def outage(
    it: Installation,
    postgres: EmbeddedPostgres,
    customers: Customers,
    seconds: float,
    *,
    api_as_well: bool,
) -> Outage:
    """Kill the database for `seconds`, and perhaps half way the API; customers go on meanwhile."""
    record = customers.record
    before = len(record.taken)
    assert postgres.pid is not None
    os.kill(postgres.pid, signal.SIGKILL)
    began = time.monotonic()

    async def reaped() -> bool:
        return postgres.poll() is not None

    await it.until(reaped)
    await asyncio.sleep(seconds / 2)
    health = [await it.alive(), await it.ready()]
    refused = Counter(record.refused)
    while_away = len(record.taken) - before
    if api_as_well:
        it.kill("api")
        it.start("api")
        await it.until(it.alive)
    await asyncio.sleep(max(0.0, seconds - (time.monotonic() - began)))
    postgres.start()
    after = len(record.taken)
    await it.until(it.ready)
    return Outage(before, while_away, after, refused, health)
