"""A raw event becomes items, each for the connection it belongs to and in its own lane.

Items whose lanes have no work are received at once, in the transaction that splits: that saves
each of them a job, its lane and three transactions (decision 30). The others queue up behind what
is there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any
from zlib import crc32

import msgspec
import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.jobs.lanes import enter, leave
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Job, LaneClass, NewJob
from crosschat.kit import correlation
from crosschat.kit.jsonb import without_nul
from crosschat.messaging.channel import Plugin, Webhook
from crosschat.messaging.events import (
    DeliveryReported,
    Echoed,
    InboundEvent,
    Parsed,
    Routed,
)
from crosschat.messaging.registry import Plugins
from crosschat.models.plain import fetch

log = structlog.get_logger()
RECEIVE = "conversations.receive"
Receive = Callable[[AsyncSession, Sequence[Routed]], Awaitable[None]]
_REPORT_LANES = 16
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Routed).decode

_READ = """
SELECT id, channel, path_connection_id, verified, headers, body, received_at,
  state, unrouted, error
FROM raw_events WHERE id = ANY($1::varchar[]) ORDER BY id
"""
_MARK = """
UPDATE raw_events e SET state = t.state, unrouted = t.unrouted, error = t.error
FROM unnest($1::varchar[], $2::varchar[], $3::int4[], $4::varchar[])
  AS t(id, state, unrouted, error)
WHERE e.id = t.id
"""


# Its state, how many items belong to nobody, what went wrong. Nearly always nothing did, and then
# nothing is written.
_Told = tuple[str, int, str | None]
_IN_ORDER: _Told = ("stored", 0, None)


class _Raw(msgspec.Struct):
    """A raw event; `found` is what is to be written down of it, if it was not so before."""

    id: str
    channel: str
    path_connection_id: str | None
    verified: list[str]
    headers: dict[str, Any]
    body: bytes
    received_at: datetime
    state: str
    unrouted: int
    error: str | None
    found: _Told = _IN_ORDER

    @property
    def is_news(self) -> bool:
        return self.found != (self.state, self.unrouted, self.error)


class _Item(msgspec.Struct, frozen=True):
    """`alone`: in no order with anything, so that no lane is needed to do it at once."""

    lane: str
    routed: Routed
    alone: bool


class Splitter:
    """Handles jobs of kind ``ingress.split``. `receive` lets items take effect."""

    def __init__(
        self, plugins: Plugins, directory: Directory, queue: Queue, receive: Receive
    ) -> None:
        self._plugins = plugins
        self._directory = directory
        self._queue = queue
        self._receive = receive
        # Runs enter their lanes in the order in which they began, so that of two messages of one
        # person the later one waits for the earlier, whichever is read more quickly.
        self._entering = asyncio.Lock()

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        async with self._entering:
            items = await self._items(session, jobs)
            lanes = {item.lane for item in items if not item.alone}
            ours = await enter(session, LaneClass.INBOUND, lanes) if lanes else set()
        at_once = [item.routed for item in items if item.alone or item.lane in ours]
        causes = {routed.ledger_id for routed in at_once}
        if at_once:
            with correlation.bound(causes.pop() if len(causes) == 1 else None):
                await self._receive(session, [_storable(routed) for routed in at_once])
        if ours:
            await leave(session, ours)
        later = [item for item in items if not item.alone and item.lane not in ours]
        await self._queue.enqueue(session, [_job(item) for item in later])

    async def apart(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """A job for each item, whether its lane has work or not: one of them fails, and its
        neighbours must not fail with it."""
        items = await self._items(session, jobs)
        await self._queue.enqueue(session, [_job(item) for item in items])

    async def _items(self, session: AsyncSession, jobs: Sequence[Job]) -> list[_Item]:
        ids = sorted({event_id for job in jobs for event_id in orjson.loads(job.payload)})
        rows = [_Raw(*row) for row in await fetch(session, _READ, ids)]
        items: list[_Item] = []
        for row in rows:
            try:
                items += await self._split(row)
            except Exception as error:  # one webhook must not hold up its neighbours
                log.exception("webhook.not_split", ledger=row.id, correlation=row.id)
                reason = _visible(f"{type(error).__name__}: {error}")
                row.found = ("unparsable", 0, reason[:2000])
        told = [(row.id, *row.found) for row in rows if row.is_news]
        if told:
            await fetch(session, _MARK, *map(list, zip(*told, strict=True)))
        return items

    async def _split(self, row: _Raw) -> list[_Item]:
        plugin = self._plugins.get(row.channel)
        reader = await self._reader(row)
        parsed = _parse(reader, row) if reader else None
        if plugin is None or parsed is None:
            row.found = ("unparsable", 0, "Its connection is gone.")
            return []
        items, unrouted = [], 0
        for event in parsed.events:
            lives = await self._route(plugin, row, event)
            items += [_item(row, live, event) for live in lives]
            unrouted += not lives
        reasons = "; ".join(f"{f.position}: {f.reason}" for f in parsed.failures)
        lost = parsed.failures and not parsed.events
        state = "unparsable" if lost else "stored"
        row.found = (state, unrouted, _visible(reasons)[:2000] or None)
        if unrouted:
            log.warning(
                "webhook.unrouted",
                ledger=row.id,
                channel=row.channel,
                items=unrouted,
                correlation=row.id,
            )
        return items

    async def _reader(self, row: _Raw) -> Live | None:
        """Any of the connections that vouched for the body can read it."""
        for connection_id in row.verified:
            live = await self._directory.get(connection_id)
            if live is not None:
                return live
        return None

    async def _route(self, plugin: Plugin, row: _Raw, event: InboundEvent) -> list[Live]:
        """Where the item belongs: only connections whose own secret vouched for the body.

        News of a business account goes to each of its connections.
        """
        account = event.account or getattr(event, "business_account", None)
        if account is not None:
            found = await self._directory.find(plugin.key, account)
        elif row.path_connection_id is not None:
            named = await self._directory.get(row.path_connection_id)
            found = [named] if named else []
        else:
            only = await self._directory.only(plugin.key)
            found = [only] if only else []
        return [live for live in found if live.id in row.verified]


def _parse(reader: Live, row: _Raw) -> Parsed:
    hook = Webhook(body=row.body, headers=row.headers, received_at=row.received_at, event=row.id)
    return reader.channel.parse(hook)


def _item(row: _Raw, live: Live, event: InboundEvent) -> _Item:
    routed = Routed(
        workspace_id=live.workspace_id,
        connection_id=live.id,
        ledger_id=row.id,
        received_at=row.received_at,
        event=event,
    )
    lane = f"i:{live.id}:{_visible(_lane(event))}"
    return _Item(lane, routed, isinstance(event, DeliveryReported))


def _job(item: _Item) -> NewJob:
    return NewJob(
        LaneClass.INBOUND,
        item.lane,
        RECEIVE,
        # Whatever the channel, no text that came from outside fails to be stored for a NUL.
        without_nul(_encode(item.routed).decode()),
        correlation=item.routed.ledger_id,
    )


def _storable(routed: Routed) -> Routed:
    """The same without the NULs that no text in the database may hold."""
    written = _encode(routed)
    return _decode(without_nul(written.decode())) if b"\\u0000" in written else routed


def _lane(event: InboundEvent) -> str:
    """People's doings are in order per person; reports commute, so they share a few lanes."""
    if isinstance(event, DeliveryReported):
        return f"~{crc32(event.external_id.encode()) % _REPORT_LANES}"
    person = event.recipient if isinstance(event, Echoed) else getattr(event, "sender", None)
    return person.address if person is not None else "~account"


def _visible(text: str) -> str:
    return text.replace("\x00", "\ufffd")
