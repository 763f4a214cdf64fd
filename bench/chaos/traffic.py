"""Customers of three channels, who write whatever happens to the server meanwhile."""

import asyncio
import random
import time
from typing import Any

import aiohttp

from bench.chaos.plan import Plan, text_of
from bench.chaos.served import Served

_CHUNK = 200
_PAGE = "http://localhost"


async def write_whatsapp(it: Served, plan: Plan) -> None:
    """In random order, each webhook twice on top of the duplicates that the platform makes."""
    now = int(time.time())
    messages = [
        {
            "customer": f"35191{c:07d}",
            "id": f"wamid.IN-{c}-{i}",
            "timestamp": str(now - plan.each + i),
            "text": text_of(c, i),
        }
        for c in plan.by_channel["whatsapp"]
        for i in range(plan.each)
    ]
    random.Random(11).shuffle(messages)  # the same in every run
    for start in range(0, len(messages), _CHUNK):
        batch = messages[start : start + _CHUNK]
        answer = await it.simulate(
            "/whatsapp/batch",
            {"messages": batch, "duplicates": 1, "shuffle": True, "concurrency": 16},
        )
        # What the platform gave up on it tells nobody any more: that would be our loss.
        if answer["given_up"]:
            raise RuntimeError(f"{answer['given_up']} webhooks were never answered 200")


async def write_telegram(it: Served, plan: Plan) -> None:
    """One round of messages after the other, as its updates keep their order."""
    for i in range(plan.each):
        messages = [
            {"user_id": str(800_000 + c), "text": text_of(c, i)}
            for c in plan.by_channel["telegram"]
        ]
        await it.simulate("/telegram/batch", {"messages": messages})


class Visitor:
    """A browser on the sandbox's site, which sends again what was not answered."""

    def __init__(self, it: Served, number: int, key: str) -> None:
        self._it = it
        self._number = number
        self._key = key
        self._token = ""

    async def write(self, plan: Plan) -> None:
        await self._again(self._start)
        for i in range(plan.each):
            body = {"client_id": f"c{self._number}-{i}", "text": text_of(self._number, i)}
            await self._again(lambda body=body: self._ask("POST", "/messages", body))

    async def history(self) -> list[dict[str, Any]]:
        """Everything in the chat, oldest first."""
        entries: list[dict[str, Any]] = []
        after = 0
        while True:
            page = await self._ask("GET", f"/messages?after={after}&limit=100", None)
            if not page["data"]:
                return entries
            entries += page["data"]
            after = page["data"][-1]["seq"]

    async def _start(self) -> None:
        answer = await self._ask("POST", "/sessions", {})
        self._token = answer["token"]

    async def _again(self, do: Any) -> None:
        while True:
            try:
                await do()
            except (aiohttp.ClientError, TimeoutError, RuntimeError):
                await asyncio.sleep(0.3)
            else:
                return

    async def _ask(self, method: str, path: str, body: Any) -> Any:
        headers = {"Origin": _PAGE, "X-Webchat-Key": self._key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        url = f"{self._it.url}/webchat/v1{path}"
        timeout = aiohttp.ClientTimeout(total=20)
        async with self._it.http.request(
            method, url, headers=headers, json=body, timeout=timeout
        ) as answer:
            if answer.status >= 300:
                raise RuntimeError(f"{answer.status} {await answer.text()}")
            return await answer.json()


async def write_webchat(visitors: list[Visitor], plan: Plan) -> None:
    gate = asyncio.Semaphore(20)

    async def one(visitor: Visitor) -> None:
        async with gate:
            await visitor.write(plan)

    await asyncio.gather(*map(one, visitors))
