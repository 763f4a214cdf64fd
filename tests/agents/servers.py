"""What agents talk to in these tests, over real HTTP: a model that follows a script, and a shop
whose addresses are tools."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Call = tuple[str, dict[str, Any] | str]
Output = str | Call | list[str | Call] | int
"""A text, a tool's call (name, arguments), several of these, or the HTTP status of a failure."""


@dataclass
class ScriptedModel:
    """Speaks OpenAI's Responses API. `answers` are given in order, then `otherwise`."""

    url: str = ""
    answers: deque[Output] = field(default_factory=deque)
    otherwise: Output = "Fine."
    requests: list[dict[str, Any]] = field(default_factory=list)
    meanwhile: Callable[[int], Any] | None = None
    """Awaited with the request's number (from 1) before it is answered."""

    def says(self, *answers: Output) -> None:
        self.answers.extend(answers)

    @property
    def instructions(self) -> str:
        return str(self.requests[-1]["instructions"])

    @property
    def read(self) -> list[tuple[str, str]]:
        """(role or type, text) of everything in the newest request."""
        return [_item(item) for item in self.requests[-1]["input"]]

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(await request.json())
        number = len(self.requests)
        output = self.answers.popleft() if self.answers else self.otherwise
        if self.meanwhile is not None:
            await self.meanwhile(number)
        if isinstance(output, int):
            codes = {429: "insufficient_quota", 404: "model_not_found"}
            error = {"message": "no", "type": "error", "code": codes.get(output, "broken")}
            return web.json_response({"error": error}, status=output)
        parts = output if isinstance(output, list) else [output]
        return web.json_response(
            {
                "id": f"resp_{number}",
                "object": "response",
                "created_at": 1,
                "status": "completed",
                "model": self.requests[-1]["model"],
                "output": [_output(part, f"{number}_{n}") for n, part in enumerate(parts)],
                "parallel_tool_calls": True,
                "tool_choice": "auto",
                "tools": [],
                "usage": {
                    "input_tokens": 1_000,
                    "input_tokens_details": {"cached_tokens": 400},
                    "output_tokens": 100,
                    "output_tokens_details": {"reasoning_tokens": 0},
                    "total_tokens": 1_100,
                },
            }
        )


def _output(part: str | Call, key: str) -> dict[str, Any]:
    if isinstance(part, str):
        text = {"type": "output_text", "text": part, "annotations": []}
        return {
            "id": f"msg_{key}",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [text],
        }
    name, arguments = part
    return {
        "id": f"fc_{key}",
        "type": "function_call",
        "call_id": f"call_{key}",
        "name": name,
        "arguments": arguments if isinstance(arguments, str) else json.dumps(arguments),
        "status": "completed",
    }


def _item(item: dict[str, Any]) -> tuple[str, str]:
    kind = str(item.get("role") or item.get("type"))
    text = item.get("content") or item.get("output") or item.get("arguments") or ""
    if isinstance(text, list):
        text = "\n".join(part.get("text", "") for part in text)
    return kind, str(text)


@dataclass
class Visit:
    """A request as the shop got it."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class Shop:
    """Answers every address with `answer`, after `meanwhile`."""

    url: str = ""
    visits: list[Visit] = field(default_factory=list)
    answer: Callable[[web.Request], Any] | None = None
    meanwhile: Callable[[], Any] | None = None

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    async def handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.visits.append(
            Visit(
                request.method,
                request.raw_path.partition("?")[0],
                dict(request.query),
                {name.lower(): value for name, value in request.headers.items()},
                json.loads(raw) if raw else None,
            )
        )
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.answer is not None:
            answered: web.StreamResponse = await self.answer(request)
            return answered
        return web.json_response({"status": "shipped"})


@asynccontextmanager
async def served(handle: Callable[[web.Request], Any]) -> AsyncIterator[str]:
    """`handle` behind every address of a server of its own; its URL."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def for_ever() -> None:
    await asyncio.Event().wait()
