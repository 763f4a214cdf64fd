"""What platforms push about templates: a row changes, or all are read anew."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.queue import Queue
from crosschat.messaging.events import Routed, TemplateChanged
from crosschat.models import Template
from crosschat.templates.syncing import sync_job

Key = tuple[str, str]  # (connection id, the platform's id)


class Told(Protocol):
    """The event of a higher layer that brings the news."""

    @property
    def items(self) -> tuple[Routed, ...]: ...


class TemplateNews:
    """Reacts to `PlatformTold`."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    async def __call__(self, session: AsyncSession, told: Told) -> None:
        news = [(i, e) for i in told.items if isinstance(e := i.event, TemplateChanged)]
        if not news:
            return
        known = await _locked(session, {(i.connection_id, e.template_id) for i, e in news})
        strange: set[str] = set()
        for item, event in sorted(news, key=lambda pair: pair[0].received_at):
            row = known.get((item.connection_id, event.template_id))
            if row is None:
                if not event.gone:
                    strange.add(item.connection_id)
            elif item.received_at >= row.synced_at:
                row.synced_at = item.received_at
                _change(row, event)
        for row in known.values():
            if row.details.get("gone"):
                await session.delete(row)
        await session.flush()
        await self._queue.enqueue(session, [sync_job(one) for one in sorted(strange)])


def _change(row: Template, event: TemplateChanged) -> None:
    row.status = event.status or row.status
    row.category = event.category or row.category
    told = {"quality": event.quality, "sendable": event.sendable, "gone": event.gone or None}
    row.details = {**row.details, **{k: v for k, v in told.items() if v is not None}}


async def _locked(session: AsyncSession, wanted: set[Key]) -> Mapping[Key, Template]:
    rows = await session.scalars(
        select(Template)
        .where(tuple_(Template.connection_id, Template.external_id).in_(sorted(wanted)))
        .order_by(Template.id)
        .with_for_update(),
        execution_options={"populate_existing": True},
    )
    return {(row.connection_id, row.external_id): row for row in rows}
