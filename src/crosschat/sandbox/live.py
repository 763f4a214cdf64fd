"""Live updates of the page: one bounded queue per open stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson

QUEUE = 1_000
KEEP_ALIVE = 15.0
"""Seconds of silence after which a comment keeps proxies from closing the stream."""


class Hub:
    """Publishes to every open stream; a reader that is too slow is told to reload."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[bytes | None]] = set()
        self._closed = False

    @property
    def watched(self) -> bool:
        """Whether anybody looks: nothing needs to be built for nobody."""
        return bool(self._queues)

    def publish(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to every open stream."""
        if not self._queues:
            return
        frame = b"event: %b\ndata: %b\n\n" % (event.encode(), orjson.dumps(data))
        for queue in self._queues:
            _offer(queue, frame)

    async def stream(self) -> AsyncIterator[bytes]:
        """The frames of one open stream, until the sandbox stops."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE)
        self._queues.add(queue)
        try:
            yield b"retry: 1000\n\n"
            while not self._closed:
                frame = await _next_frame(queue)
                if frame is None:
                    return
                yield frame
        finally:
            self._queues.discard(queue)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self._closed = True
        for queue in self._queues:
            _offer(queue, None)


async def _next_frame(queue: asyncio.Queue[bytes | None]) -> bytes | None:
    try:
        return await asyncio.wait_for(queue.get(), KEEP_ALIVE)
    except TimeoutError:
        return b": still here\n\n"


def _offer(queue: asyncio.Queue[bytes | None], frame: bytes | None) -> None:
    try:
        queue.put_nowait(frame)
    except asyncio.QueueFull:
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(b"event: resync\ndata: {}\n\n" if frame is not None else None)
