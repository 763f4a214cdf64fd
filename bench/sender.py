"""Sends prepared HTTP requests at a steady pace, with as little CPU of its own as Python allows.

Plain sockets: the requests are bytes made beforehand, of an answer only its status is looked at.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from typing_extensions import override

_TICK = 0.01  # seconds


def http_request(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    lines = [f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass
class Sent:
    """`latencies` in seconds, from the write to the answer; `late` requests found no free socket
    at their time; `refused` ones got another answer than 200, or none."""

    accepted: int = 0
    refused: int = 0
    late: int = 0
    latencies: list[float] = field(default_factory=list)


class _Wire(asyncio.Protocol):
    def __init__(self, sent: Sent, free: deque["_Wire"]) -> None:
        self._sent = sent
        self._free = free
        self._began = 0.0
        self._waits = False
        self._transport: asyncio.WriteTransport | None = None
        self._answer = b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._free.append(self)

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._began, self._waits = time.perf_counter(), True
        self._transport.write(request)

    @override
    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, found, body = self._answer.partition(b"\r\n\r\n")
        if not found:
            return
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        if len(body) < int(length or 0):
            return
        self._answer = b""
        if head[9:12] == b"200":
            self._sent.accepted += 1
        else:
            self._sent.refused += 1
        self._waits = False
        self._sent.latencies.append(time.perf_counter() - self._began)
        self._free.append(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._waits:
            self._sent.refused += 1
            self._sent.latencies.append(time.perf_counter() - self._began)
        elif self in self._free:
            self._free.remove(self)


async def send_steadily(
    url: str, requests: list[bytes], per_second: float, *, connections: int = 64
) -> Sent:
    """All requests at `per_second`, or as near to it as the server lets them."""
    host, _, port = urlsplit(url).netloc.partition(":")
    sent, free = Sent(), deque[_Wire]()
    loop = asyncio.get_running_loop()
    wires = [
        await loop.create_connection(lambda: _Wire(sent, free), host, int(port))
        for _ in range(connections)
    ]
    began, at = time.perf_counter(), 0
    while at < len(requests):
        if all(transport.is_closing() for transport, _ in wires):
            raise ConnectionError(f"{url} closed every connection")
        due = min(len(requests), int((time.perf_counter() - began) * per_second) + 1)
        while at < due and free:
            # The one that waited longest: a server closes what is idle for some seconds.
            free.popleft().send(requests[at])
            at += 1
        sent.late += max(0, due - at)
        await asyncio.sleep(_TICK)
    while sent.accepted + sent.refused < len(requests):
        await asyncio.sleep(_TICK)
    for transport, _ in wires:
        transport.close()
    return sent
