"""One hub a process: the bus tells it which keys changed, it wakes the streams that watch them.

Streams hold no queue. A stream that was woken reads what is new from the database by its own
cursor; however often it was woken meanwhile, and however slow its client is, it holds one flag.
A wake-up that got lost costs no more than the time to the next heartbeat.
"""

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Iterator
from typing import Any

import orjson
from prometheus_client import Gauge

from crosschat.bus import Bus

TOPIC = "live"
SIGNALS = "live.signals"
_MOST_SIGNALS = 16
_STREAMS = Gauge("crosschat_live_streams", "Streams of live updates that are open")


class Watch:
    """One stream's place in the hub. `tick` is the hub's count at its last wake-up."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._woken = asyncio.Event()
        self._signals: deque[tuple[str, Any]] = deque(maxlen=_MOST_SIGNALS)
        self.tick = hub.tick

    @property
    def closed(self) -> bool:
        """Whether the process is about to stop."""
        return self._hub.closed

    def wake(self, tick: int) -> None:
        self.tick = tick
        self._woken.set()

    def signal(self, event: str, data: Any) -> None:
        """Something to pass on at once that nobody keeps: the oldest gives way when it is much."""
        self._signals.append((event, data))
        self._woken.set()

    def take_signals(self) -> list[tuple[str, Any]]:
        taken = list(self._signals)
        self._signals.clear()
        return taken

    def rest(self) -> None:
        """From here on, wait for the next wake-up. Call this before looking, not after."""
        self._woken.clear()

    async def wait(self, seconds: float) -> bool:
        """Whether it was woken within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        return True


class Hub:
    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._watches: defaultdict[str, set[Watch]] = defaultdict(set)
        self.tick = 0
        self.closed = False
        bus.subscribe(TOPIC, self._changed)
        bus.subscribe(SIGNALS, self._signalled)

    @contextlib.contextmanager
    def watch(self, *keys: str) -> Iterator[Watch]:
        """Be woken when one of `keys` changes: a workspace's id, a visitor's."""
        watch = Watch(self)
        for key in keys:
            self._watches[key].add(watch)
        _STREAMS.inc()
        try:
            yield watch
        finally:
            _STREAMS.dec()
            for key in keys:
                self._watches[key].discard(watch)
                if not self._watches[key]:
                    del self._watches[key]

    def watching(self, key: str) -> int:
        """How many streams of this process watch `key`."""
        return len(self._watches.get(key, ()))

    def signal(self, key: str, event: str, data: Any) -> None:
        """Pass on something that is not kept (somebody types) to the streams of every process."""
        send_signal(self._bus, key, event, data)

    def close(self) -> None:
        """End every stream, so that the server can stop."""
        self.closed = True
        self._wake({watch for watches in self._watches.values() for watch in watches})

    def _changed(self, key: str) -> None:
        # An empty key: the bus was out of reach, anything may have changed.
        if key:
            self._wake(self._watches.get(key, set()))
        else:
            self._wake({watch for watches in self._watches.values() for watch in watches})

    def _wake(self, watches: set[Watch]) -> None:
        self.tick += 1
        for watch in watches:
            watch.wake(self.tick)

    def _signalled(self, value: str) -> None:
        if not value:
            return
        key, event, data = orjson.loads(value)
        for watch in self._watches.get(key, ()):
            watch.signal(event, data)


def send_signal(bus: Bus, key: str, event: str, data: Any) -> None:
    """Like :meth:`Hub.signal`, for processes without a hub."""
    bus.publish(SIGNALS, orjson.dumps([key, event, data]).decode())
