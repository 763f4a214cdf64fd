"""A raw event becomes items, each for the connection it belongs to and in its own lane."""

from collections.abc import Sequence
from zlib import crc32

import msgspec
import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.jobs.lanes import Queue
from crosschat.jobs.types import Job, LaneClass, NewJob
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
from crosschat.models import RawEvent

log = structlog.get_logger()
RECEIVE = "conversations.receive"
_REPORT_LANES = 16
_encode = msgspec.json.Encoder().encode


class Splitter:
    """Handles jobs of kind ``ingress.split``."""

    def __init__(self, plugins: Plugins, directory: Directory, queue: Queue) -> None:
        self._plugins = plugins
        self._directory = directory
        self._queue = queue

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        ids = sorted({event_id for job in jobs for event_id in orjson.loads(job.payload)})
        rows = await session.scalars(
            select(RawEvent).where(RawEvent.id.in_(ids)).order_by(RawEvent.id)
        )
        items: list[NewJob] = []
        for row in rows.all():
            try:
                items += await self._split(row)
            except Exception as error:  # one webhook must not hold up its neighbours
                log.exception("webhook.not_split", ledger=row.id, correlation=row.id)
                reason = _visible(f"{type(error).__name__}: {error}")
                row.state, row.error = "unparsable", reason[:2000]
        await session.flush()
        await self._queue.enqueue(session, items)

    async def _split(self, row: RawEvent) -> list[NewJob]:
        plugin = self._plugins.get(row.channel)
        reader = await self._reader(row)
        parsed = _parse(reader, row) if reader else None
        if plugin is None or parsed is None:
            row.state, row.error = "unparsable", row.error or "Its connection is gone."
            return []
        items, unrouted = [], 0
        for event in parsed.events:
            lives = await self._route(plugin, row, event)
            items += [_item(row, live, event) for live in lives]
            unrouted += not lives
        row.state, row.unrouted = "split", unrouted
        if parsed.failures and not parsed.events:
            row.state = "unparsable"
        if parsed.failures:
            reasons = "; ".join(f"{f.position}: {f.reason}" for f in parsed.failures)
            row.error = _visible(reasons)[:2000]
        if unrouted:
            log.warning(
                "webhook.unrouted",
                ledger=row.id,
                channel=row.channel,
                items=unrouted,
                correlation=row.id,
            )
        return items

    async def _reader(self, row: RawEvent) -> Live | None:
        """Any of the connections that vouched for the body can read it."""
        for connection_id in row.verified:
            live = await self._directory.get(connection_id)
            if live is not None:
                return live
        return None

    async def _route(self, plugin: Plugin, row: RawEvent, event: InboundEvent) -> list[Live]:
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


def _parse(reader: Live, row: RawEvent) -> Parsed:
    hook = Webhook(
        body=bytes(row.body), headers=row.headers, received_at=row.received_at, event=row.id
    )
    return reader.channel.parse(hook)


def _item(row: RawEvent, live: Live, event: InboundEvent) -> NewJob:
    routed = Routed(
        workspace_id=live.workspace_id,
        connection_id=live.id,
        ledger_id=row.id,
        received_at=row.received_at,
        event=event,
    )
    return NewJob(
        LaneClass.INBOUND,
        f"i:{live.id}:{_visible(_lane(event))}",
        RECEIVE,
        # Whatever the channel, no text that came from outside fails to be stored for a NUL.
        without_nul(_encode(routed).decode()),
        correlation=row.id,
    )


def _lane(event: InboundEvent) -> str:
    """People's doings are in order per person; reports commute, so they share a few lanes."""
    if isinstance(event, DeliveryReported):
        return f"~{crc32(event.external_id.encode()) % _REPORT_LANES}"
    person = event.recipient if isinstance(event, Echoed) else getattr(event, "sender", None)
    return person.address if person is not None else "~account"


def _visible(text: str) -> str:
    return text.replace("\x00", "\ufffd")
