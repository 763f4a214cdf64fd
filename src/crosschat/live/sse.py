"""Server-sent events: the wire format, and the loop that one open stream runs.

A stream sends what its source reads; it is woken by the hub, and looks by itself at each
heartbeat, so that a lost wake-up costs seconds and a revoked caller is noticed.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from crosschat.live.hub import Hub

log = structlog.get_logger()
HEARTBEAT = 15.0  # seconds; proxies cut silent connections after 60 or less
_GAP = 0.05  # seconds from look to look, in which many changes become one look
_SHORTEST = 0.01  # seconds from a wake-up to its look, however long ago the last look was
_AFTER_ERROR = 1.0  # seconds
_RETRY = b"retry: 2000\n\n"  # milliseconds after which a browser comes back
_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}


@dataclass(frozen=True, slots=True)
class Event:
    """`id` is where a client resumes that has read this; None for what is not kept."""

    name: str
    data: Any
    id: str | None = None

    def encode(self) -> bytes:
        lines = [f"event: {self.name}".encode()]
        if self.id is not None:
            lines.append(f"id: {self.id}".encode())
        lines.append(b"data: " + orjson.dumps(self.data))
        return b"\n".join(lines) + b"\n\n"


class Ended(Exception):
    """The caller may not read this stream any more. `reason` is told to the client."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Source(Protocol):
    """What one stream shows. Permission is checked with every look."""

    async def look(self, tick: int) -> Sequence[Event]:
        """What is new since the last look. `tick` counts the hub's wake-ups. Raises: Ended."""

    def allows(self, event: str, data: Any) -> bool:
        """Whether this caller may see something that is passed on at once."""

    async def written(self, events: Sequence[Event]) -> None:
        """These have been handed to the client's connection."""


async def frames(
    hub: Hub, keys: Sequence[str], source: Source, *, heartbeat: float = HEARTBEAT
) -> AsyncGenerator[bytes, None]:
    """The bytes of one stream, until its caller is shut out or the process stops."""
    loop = asyncio.get_running_loop()
    with hub.watch(*keys) as watch:
        yield _RETRY
        while not watch.closed:
            watch.rest()
            looked = loop.time()
            try:
                events = list(await source.look(watch.tick))
            except Ended as ended:
                yield Event("end", {"reason": ended.reason}).encode()
                return
            except (OSError, SQLAlchemyError) as error:
                log.warning("stream.waiting", error=type(error).__name__)
                await asyncio.sleep(_AFTER_ERROR)
                continue
            shown = [*events, *(Event(*s) for s in watch.take_signals() if source.allows(*s))]
            if shown:
                yield b"".join(event.encode() for event in shown)
            if events:
                await source.written(events)
            if await watch.wait(heartbeat):
                await asyncio.sleep(max(_SHORTEST, looked + _GAP - loop.time()))
            else:
                yield b":\n\n"
        yield Event("end", {"reason": "restart"}).encode()


class EventStream(Response):
    """A response that lasts: ends with its frames, or as soon as the client is gone."""

    def __init__(
        self, stream: AsyncGenerator[bytes, None], headers: dict[str, str] | None = None
    ) -> None:
        self.status_code = 200
        self.background = None
        self._stream = stream
        self.init_headers({**_HEADERS, **(headers or {})})

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        writing = asyncio.create_task(self._write(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({writing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (writing, leaving):
                task.cancel()
            await asyncio.gather(writing, leaving, return_exceptions=True)
        if not writing.cancelled():
            writing.result()

    async def _write(self, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        await send(start)
        async with aclosing(self._stream) as stream:
            async for chunk in stream:
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
