"""What was delivered to a visitor, and what they have read.

Both are "everything up to here", so a mark that got lost is made good by the next one, and marks
may come twice. Those of open streams are gathered for a moment and written together.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Literal

import structlog
from sqlalchemy import BigInteger, String, column, func, select, update, values
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.reports import apply_reports
from crosschat.database import Database
from crosschat.kit import clock
from crosschat.messaging.events import DeliveryReported, Routed
from crosschat.models import Delivery, WebchatEntry, WebchatVisitor

log = structlog.get_logger()
_GATHER = 0.2  # seconds
Status = Literal["delivered", "read"]
_LOWER = {"delivered": ("accepted", "sent"), "read": ("accepted", "sent", "delivered")}


class Receipts:
    """Gathers what streams have delivered, in this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._marks: dict[str, int] = {}
        self._pending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def delivered(self, visitor_id: str, seq: int) -> None:
        self._marks[visitor_id] = max(seq, self._marks.get(visitor_id, 0))
        self._pending.set()

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="webchat.receipts")

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._write()

    async def _run(self) -> None:
        while True:
            await self._pending.wait()
            await asyncio.sleep(_GATHER)
            await self._write()

    async def _write(self) -> None:
        self._pending.clear()
        marks, self._marks = self._marks, {}
        if not marks:
            return
        try:
            async with self._database.transaction() as session:
                await mark(session, marks, "delivered")
        except (OSError, SQLAlchemyError) as error:
            log.warning("receipts.lost", visitors=len(marks), error=type(error).__name__)


async def mark(session: AsyncSession, marks: Mapping[str, int], status: Status) -> None:
    """Each visitor (by id) has got, or read, everything up to a `seq`."""
    await _report(session, marks, status)
    done = WebchatVisitor.delivered_seq if status == "delivered" else WebchatVisitor.read_seq
    for visitor_id, up_to in sorted(marks.items()):
        # Never beyond what there is: what comes later has not been read in advance.
        reached = func.greatest(done, func.least(WebchatVisitor.last_seq, up_to))
        await session.execute(
            update(WebchatVisitor)
            .where(WebchatVisitor.id == visitor_id, done < up_to)
            .values({done: reached}),
            execution_options={"synchronize_session": False},
        )


async def _report(session: AsyncSession, marks: Mapping[str, int], status: Status) -> None:
    """Move the deliveries on, as a platform's report would."""
    wanted = values(column("visitor_id", String), column("up_to", BigInteger), name="wanted").data(
        sorted(marks.items())
    )
    done = WebchatVisitor.delivered_seq if status == "delivered" else WebchatVisitor.read_seq
    rows = await session.execute(
        select(Delivery.id, Delivery.workspace_id, Delivery.connection_id)
        .join(WebchatEntry, WebchatEntry.delivery_id == Delivery.id)
        .join(WebchatVisitor, WebchatVisitor.id == WebchatEntry.visitor_id)
        .join(wanted, wanted.c.visitor_id == WebchatEntry.visitor_id)
        .where(
            WebchatEntry.seq > done,
            WebchatEntry.seq <= wanted.c.up_to,
            Delivery.status.in_(_LOWER[status]),
        )
    )
    now = clock.now()
    reports = []
    for row in rows:
        report = DeliveryReported(external_id=row.id, status=status, at=now)
        routed = Routed(
            workspace_id=row.workspace_id,
            connection_id=row.connection_id,
            ledger_id="",
            received_at=now,
            event=report,
        )
        reports.append((routed, report))
    if reports:
        await apply_reports(session, reports)
