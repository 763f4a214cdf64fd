"""A platform of one test: it records what it is asked and answers as told, over real HTTP."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import orjson
from aiohttp import web


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `silent` never comes, `hang_up` closes the connection instead."""

    status: int = 200
    json: Any = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What the platform was asked. `json` is None if the body is something else."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


class Recorder:
    """An HTTP server on a free port of this machine.

    Answers are given in the order of :meth:`answer`; when none is left, the last one again.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self._replies: deque[Reply] = deque([Reply(json={})])
        self._over = asyncio.Event()
        self._runner: web.AppRunner | None = None

    def answer(self, *replies: Reply) -> None:
        """The answers from now on."""
        self._replies = deque(replies)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=200 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        if self._runner:
            await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(
            Request(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                headers={name.lower(): value for name, value in request.headers.items()},
                body=await request.read(),
            )
        )
        reply = self._replies.popleft() if len(self._replies) > 1 else self._replies[0]
        if reply.silent:
            await self._over.wait()
        if (reply.silent or reply.hang_up) and request.transport:
            request.transport.close()
        body = reply.body if reply.body is not None else orjson.dumps(reply.json)
        headers = {"Content-Type": "application/json", **reply.headers}
        return web.Response(status=reply.status, body=body, headers=headers)
