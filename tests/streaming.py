"""Reading server-sent events as a client would."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson


@dataclass(frozen=True, slots=True)
class Heard:
    """One event. `id` is None where the event had none."""

    name: str
    data: Any
    id: str | None


class Listener:
    """An open stream; comments are counted and left out."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer
        self.heartbeats = 0

    async def next(self, patience: float = 5) -> Heard:
        """The next event. Raises: TimeoutError; EOFError when the stream is over."""
        async with asyncio.timeout(patience):
            while True:
                block = await self._block()
                fields = dict(line.split(": ", 1) for line in block if not line.startswith(":"))
                if "event" in fields:
                    return Heard(fields["event"], orjson.loads(fields["data"]), fields.get("id"))
                self.heartbeats += "retry" not in fields

    async def until(self, name: str, patience: float = 5) -> Heard:
        """The next event of this name; others are passed over."""
        async with asyncio.timeout(patience):
            while (heard := await self.next(patience)).name != name:
                pass
        return heard

    async def silent(self, seconds: float = 0.3) -> bool:
        """Whether nothing is said for a while."""
        try:
            await self.next(seconds)
        except TimeoutError:
            return True
        return False

    async def _block(self) -> list[str]:
        lines: list[str] = []
        while line := (await self.answer.content.readline()).decode():
            if line == "\n":
                return lines
            lines.append(line.rstrip("\n"))
        raise EOFError


@contextlib.asynccontextmanager
async def listening(
    http: aiohttp.ClientSession, url: str, headers: dict[str, str], **more: Any
) -> AsyncIterator[Listener]:
    timeout = aiohttp.ClientTimeout(total=None)
    async with http.get(url, headers=headers, timeout=timeout, **more) as answer:
        yield Listener(answer)
