"""One stream's loop: heartbeats, lost wake-ups, errors of the database, slow readers."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from crosschat.live.hub import Hub
from crosschat.live.sse import Ended, Event, frames


class LocalBus:
    """A bus within this test; what is `lost` does not arrive."""

    def __init__(self) -> None:
        self.lost = False
        self._subscribers: dict[str, list[Callable[[str], None]]] = {}

    def publish(self, topic: str, value: str = "") -> None:
        if not self.lost:
            for subscriber in self._subscribers.get(topic, []):
                subscriber(value)

    def subscribe(self, topic: str, subscriber: Callable[[str], None]) -> None:
        self._subscribers.setdefault(topic, []).append(subscriber)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Lines:
    """A source of what a test puts into it."""

    def __init__(self) -> None:
        self.new: list[Event] = []
        self.seen: list[Event] = []
        self.error: Exception | None = None
        self.looks = 0

    async def look(self, tick: int) -> Sequence[Event]:
        self.looks += 1
        error, self.error = self.error, None
        if error:
            raise error
        new, self.new = self.new, []
        return new

    def allows(self, event: str, data: Any) -> bool:
        return event != "secret"

    async def written(self, events: Sequence[Event]) -> None:
        self.seen += events


@pytest.fixture
def bus() -> LocalBus:
    return LocalBus()


@pytest.fixture
def hub(bus: LocalBus) -> Hub:
    return Hub(bus)


async def test_an_event_is_written_as_browsers_read_it() -> None:
    event = Event("message.created", {"text": "two\nlines"}, "7")
    assert event.encode() == b'event: message.created\nid: 7\ndata: {"text":"two\\nlines"}\n\n'


async def test_silence_is_filled_with_comments_and_looked_through(hub: Hub) -> None:
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=0.01)
    assert await anext(stream) == b"retry: 2000\n\n"
    assert await anext(stream) == b":\n\n"
    # The wake-up got lost, the next look finds it all the same.
    lines.new = [Event("late", {}, "1")]
    assert b"event: late" in await anext(stream)
    await stream.aclose()


async def test_a_wake_up_is_answered_at_once(hub: Hub, bus: LocalBus) -> None:
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.01)
    lines.new = [Event("now", {}, "1")]
    bus.publish("live", "another")
    await asyncio.sleep(0.01)
    assert not waiting.done()
    bus.publish("live", "k")
    assert b"event: now" in await asyncio.wait_for(waiting, 1)
    await stream.aclose()
    assert hub.watching("k") == 0


async def test_only_wake_ups_in_quick_succession_wait_for_each_other(
    hub: Hub, bus: LocalBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosschat.live.sse._GAP", 0.6)
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.7)
    lines.new = [Event("after-rest", {}, "1")]
    bus.publish("live", "k")
    assert b"event: after-rest" in await asyncio.wait_for(waiting, 0.4)
    waiting = asyncio.ensure_future(anext(stream))
    for n in range(3):
        await asyncio.sleep(0.01)
        lines.new.append(Event(f"quick-{n}", {}, f"2{n}"))
        bus.publish("live", "k")
    frame = await asyncio.wait_for(waiting, 2)
    assert frame.count(b"event: quick-") == 3
    await stream.aclose()


async def test_after_the_bus_was_away_everybody_looks(hub: Hub, bus: LocalBus) -> None:
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.01)
    lines.new = [Event("missed", {}, "1")]
    bus.publish("live", "")
    assert b"event: missed" in await asyncio.wait_for(waiting, 1)
    await stream.aclose()


async def test_a_slow_reader_costs_one_flag(hub: Hub, bus: LocalBus) -> None:
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    lines.new = [Event("first", {}, "1")]
    await anext(stream)
    # The client does not take the frame: nothing is looked up for it, however much happens.
    for _ in range(1000):
        bus.publish("live", "k")
        hub.signal("k", "typing", {})
    assert lines.looks == 1
    taken = await anext(stream)
    assert taken.count(b"event: typing") == 16
    await stream.aclose()


async def test_signals_go_only_to_those_who_may_know(hub: Hub) -> None:
    lines = Lines()
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.01)
    hub.signal("k", "secret", {"a": 1})
    hub.signal("k", "typing", {"who": "agent"})
    frame = await asyncio.wait_for(waiting, 1)
    assert frame == b'event: typing\ndata: {"who":"agent"}\n\n'
    await stream.aclose()


async def test_who_is_shut_out_is_told_and_hears_nothing_more(hub: Hub) -> None:
    lines = Lines()
    lines.error = Ended("revoked")
    written = [frame async for frame in frames(hub, ["k"], lines)]
    assert written[1:] == [b'event: end\ndata: {"reason":"revoked"}\n\n']


async def test_a_database_that_is_away_is_waited_for(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crosschat.live.sse._AFTER_ERROR", 0.01)
    lines = Lines()
    lines.error = OperationalError("", {}, Exception("away"))
    lines.new = [Event("after", {}, "1")]
    stream = frames(hub, ["k"], lines, heartbeat=60)
    await anext(stream)
    assert b"event: after" in await asyncio.wait_for(anext(stream), 1)
    await stream.aclose()
    assert lines.seen == []


async def test_what_was_taken_by_the_client_is_reported_to_the_source(hub: Hub) -> None:
    lines = Lines()
    lines.new = [Event("one", {}, "1")]
    stream = frames(hub, ["k"], lines, heartbeat=0.01)
    await anext(stream)
    await anext(stream)
    assert lines.seen == []
    await anext(stream)
    assert [event.name for event in lines.seen] == ["one"]
    await stream.aclose()


async def test_closing_the_hub_ends_every_stream(hub: Hub) -> None:
    streams = [frames(hub, [key], Lines(), heartbeat=60) for key in ("a", "b")]
    for stream in streams:
        await anext(stream)
    waiting = [asyncio.ensure_future(anext(stream)) for stream in streams]
    await asyncio.sleep(0.01)
    hub.close()
    for frame in await asyncio.gather(*waiting):
        assert b"restart" in frame
