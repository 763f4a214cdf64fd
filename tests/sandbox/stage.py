"""What the sandbox's tests act with: a business number, its inbox, and a way to ask."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from crosschat.sandbox.app import RunningSandbox

PATIENCE = 5.0


@dataclass
class Received:
    """A webhook as it arrived."""

    at: float
    signature: str
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def value(self) -> dict[str, Any]:
        value: dict[str, Any] = self.json["entry"][0]["changes"][0]["value"]
        return value


@dataclass
class Inbox:
    """Stands where CrossChat's webhook endpoint stands. `answers` are the next HTTP statuses."""

    url: str
    received: list[Received] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)
    delays: deque[float] = field(default_factory=deque)

    async def take(self, request: web.Request) -> web.Response:
        now = asyncio.get_running_loop().time()
        body = await request.read()
        self.received.append(Received(now, request.headers["X-Hub-Signature-256"], body))
        if self.delays:
            await asyncio.sleep(self.delays.popleft())
        return web.Response(status=self.answers.popleft() if self.answers else 200)

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return [status for hook in self.received for status in hook.value.get("statuses", [])]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for hook in self.received for message in hook.value.get("messages", [])]

    async def wait(self, ready: Callable[["Inbox"], bool]) -> "Inbox":
        await until(lambda: ready(self))
        return self

    async def statuses_of(self, wamid: str, count: int = 2) -> list[str]:
        def found() -> list[str]:
            return [status["status"] for status in self.statuses if status["id"] == wamid]

        await until(lambda: len(found()) >= count)
        return found()


async def until(ready: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not ready():
            await asyncio.sleep(0.005)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> dict[str, Any]:
        error: dict[str, Any] = self.json["error"]
        return error

    @property
    def wamid(self) -> str:
        wamid: str = self.json["messages"][0]["id"]
        return wamid


@dataclass
class Business:
    """A number in the simulated world, with what its owner knows about it."""

    running: RunningSandbox
    http: aiohttp.ClientSession
    phone_number_id: str
    business_account_id: str
    token: str
    secret: str
    inbox: Inbox

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        version: str = "v26.0",
        **more: Any,
    ) -> Answer:
        """A Graph call below `/{version}/`."""
        token = self.token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self.running.graph_url}/{version}/{path}"
        return await ask(self.http, method, url, headers=headers, **more)

    async def send(self, body: Any, **more: Any) -> Answer:
        return await self.ask("POST", f"{self.phone_number_id}/messages", json=body, **more)

    async def text(self, to: str, text: str, **more: Any) -> Answer:
        return await self.send(message(to, text={"body": text}, **more))

    async def control(self, method: str, path: str, **more: Any) -> Answer:
        """A call below `/sandbox`."""
        return await ask(self.http, method, f"{self.running.url}/sandbox{path}", **more)

    async def customer_writes(self, customer: str, *, wait: bool = True, **spec: Any) -> Answer:
        spec.setdefault("phone_number_id", self.phone_number_id)
        path = f"/whatsapp/customers/{customer}/messages?wait={str(wait).lower()}"
        return await self.control("POST", path, json=spec)

    async def fault(self, target: str, kind: str, **more: Any) -> int:
        answer = await self.control(
            "POST", "/faults", json={"target": target, "kind": kind, **more}
        )
        assert answer.status == 201, answer.body
        return int(answer.json["id"])

    async def struck(self, fault_id: int) -> int:
        faults = (await self.control("GET", "/faults")).json["data"]
        return next(int(fault["struck"]) for fault in faults if fault["id"] == fault_id)

    async def ledger(self, **query: Any) -> list[dict[str, Any]]:
        answer = await self.control("GET", "/ledger", params=query)
        rows: list[dict[str, Any]] = answer.json["data"]
        return [row for row in rows if row.get("phone_number_id") == self.phone_number_id]

    def signed(self, hook: Received) -> bool:
        digest = hmac.new(self.secret.encode(), hook.body, hashlib.sha256).hexdigest()
        return hook.signature == f"sha256={digest}"


async def ask(http: aiohttp.ClientSession, method: str, url: str, **more: Any) -> Answer:
    async with http.request(method, url, allow_redirects=False, **more) as answer:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, headers, await answer.read())


def message(to: str, **parts: Any) -> dict[str, Any]:
    """A message as the Cloud API takes it; the first part that is no envelope field is its type."""
    envelope = {"context", "biz_opaque_callback_data", "type", "recipient"}
    kind = next((name for name in parts if name not in envelope), "text")
    return {"messaging_product": "whatsapp", "to": to, "type": kind, **parts}
