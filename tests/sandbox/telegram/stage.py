"""What these tests act with: a bot, the place where its updates go, and the people who write."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from crosschat.sandbox.app import RunningSandbox
from tests.sandbox.stage import Answer, ask, until

SECRET = "secret_of-the-test"
ANA = 5550001


@dataclass
class Received:
    """An update as it was pushed."""

    secret: str | None
    json: dict[str, Any]


@dataclass
class Inbox:
    """Stands where CrossChat's webhook endpoint stands. `answers` are the next HTTP statuses."""

    url: str
    received: list[Received] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    delays: deque[float] = field(default_factory=deque)

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.received.append(Received(secret, json.loads(await request.read())))
        if self.delays:
            await asyncio.sleep(self.delays.popleft())
        return web.Response(status=self.answers.popleft() if self.answers else 200)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """What came of one kind of update."""
        return [hook.json[kind] for hook in self.received if kind in hook.json]

    async def wait(self, count: int) -> list[dict[str, Any]]:
        """The updates, once there are so many."""
        await until(lambda: len(self.received) >= count)
        return [hook.json for hook in self.received]


@dataclass
class TestBot:
    """A bot in the simulated world, with what its owner knows about it."""

    __test__ = False

    running: RunningSandbox
    http: aiohttp.ClientSession
    id: int
    token: str
    inbox: Inbox

    def url(self, method: str) -> str:
        return f"{self.running.telegram_url}/bot{self.token}/{method}"

    async def call(self, method: str, **parameters: Any) -> Answer:
        """A call with a JSON body."""
        return await ask(self.http, "POST", self.url(method), json=parameters)

    async def result(self, method: str, **parameters: Any) -> Any:
        """What an accepted call answers."""
        answer = await self.call(method, **parameters)
        assert answer.status == 200, answer.body
        assert answer.json["ok"] is True
        return answer.json["result"]

    async def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        """Code and description of a call that is refused."""
        answer = await self.call(method, **parameters)
        body = answer.json
        assert body["ok"] is False
        assert body["error_code"] == answer.status
        return answer.status, body["description"]

    async def listen(self, **more: Any) -> None:
        """Have updates pushed to the inbox."""
        await self.result("setWebhook", url=self.inbox.url, secret_token=SECRET, **more)

    async def control(self, method: str, path: str, **more: Any) -> Answer:
        """A call below `/sandbox`."""
        return await ask(self.http, method, f"{self.running.url}/sandbox{path}", **more)

    async def does(self, what: str, *, wait: bool = False, user: int = ANA, **spec: Any) -> Answer:
        """Somebody does something: messages, taps, edits, reactions, block, unblock, migrate."""
        path = f"/telegram/customers/{user}/{what}?wait={str(wait).lower()}"
        return await self.control("POST", path, json={"bot_id": self.id, **spec})

    async def hears(self, text: str, **more: Any) -> int:
        """Somebody writes; the id of their message."""
        answer = await self.does("messages", text=text, **more)
        assert answer.status == 202, answer.body
        return int(answer.json["message_id"])

    async def fault(self, target: str, kind: str, **more: Any) -> None:
        answer = await self.control(
            "POST", "/faults", json={"target": target, "kind": kind, "count": 1, **more}
        )
        assert answer.status == 201, answer.body

    async def ledger(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.control("GET", "/ledger", params={"api": "telegram", **query})
        return [row for row in answer.json["data"] if row["bot_id"] == self.id]
