"""The bus on Postgres LISTEN/NOTIFY.

Notifications are collected for a few milliseconds and sent by one connection of their own: NOTIFY
inside every write transaction takes a global lock and cut commits to 0.34-0.48 times.
"""

import asyncio
import contextlib
import time
from typing import Any

import asyncpg
import orjson
import structlog
from prometheus_client import Counter

from crosschat.bus.base import Subscriber

CHANNEL = "crosschat"
_GATHER = 0.003  # seconds in which equal messages become one
_EACH, _SPACING = 0.003, 0.015  # seconds until the next notification: for each message, at most
_RECONNECT = 0.5  # seconds
_MAX_PAYLOAD = 7_000  # bytes; Postgres allows 8,000
_MAX_WAITING = 10_000  # messages kept while the database is away
# The last: a server's parting words came in while we were about to say something.
_DISCONNECTED = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)

log = structlog.get_logger()
_MESSAGES = Counter("crosschat_bus_messages_total", "Wake-ups between processes", ["direction"])
_SENT, _RECEIVED = _MESSAGES.labels("sent"), _MESSAGES.labels("received")


class PostgresBus:
    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._subscribers: dict[str, list[Subscriber]] = {}
        self._outgoing: dict[tuple[str, str], None] = {}
        self._said = 0  # messages since the last notification
        self._pending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def publish(self, topic: str, value: str = "") -> None:
        if len(self._outgoing) < _MAX_WAITING:
            self._outgoing[(topic, value)] = None
        self._said += 1
        self._pending.set()

    def subscribe(self, topic: str, subscriber: Subscriber) -> None:
        self._subscribers.setdefault(topic, []).append(subscriber)

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="bus")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                await self._serve()
            except _DISCONNECTED as error:
                log.warning("bus.disconnected", error=str(error))
            await asyncio.sleep(_RECONNECT)

    async def _serve(self) -> None:
        connection = await asyncpg.connect(self._dsn)
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: self._lost(lost))
            await connection.add_listener(CHANNEL, self._receive)
            self._resync()
            earliest = 0.0
            while not lost.is_set():
                await self._pending.wait()
                await asyncio.sleep(max(_GATHER, earliest - time.monotonic()))
                said, self._said = self._said, 0
                await self._flush(connection)
                earliest = time.monotonic() + min(_SPACING, said * _EACH)
        finally:
            connection.terminate()

    def _lost(self, lost: asyncio.Event) -> None:
        lost.set()
        self._pending.set()

    async def _flush(self, connection: Any) -> None:
        self._pending.clear()
        while self._outgoing:
            batch: list[tuple[str, str]] = []
            size = 0
            for message in self._outgoing:
                size += len(message[0]) + len(message[1]) + 8
                if batch and size > _MAX_PAYLOAD:
                    break
                batch.append(message)
            await connection.execute(
                "SELECT pg_notify($1, $2)", CHANNEL, orjson.dumps(batch).decode()
            )
            for message in batch:
                self._outgoing.pop(message, None)
            _SENT.inc(len(batch))

    def _receive(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        messages = orjson.loads(payload)
        _RECEIVED.inc(len(messages))
        for topic, value in messages:
            for subscriber in self._subscribers.get(topic, ()):
                subscriber(value)

    def _resync(self) -> None:
        """Whatever was said while we were not listening is lost: everybody refetches."""
        for subscribers in self._subscribers.values():
            for subscriber in subscribers:
                subscriber("")
