"""The work behind the server: workers, jobs that gave up, webhooks that nobody could read."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.kit import clock
from crosschat.messaging.abilities import Finding
from crosschat.models import JobRow, RawEvent, WorkerPulse

DAY = timedelta(days=1)
_FRESH = timedelta(seconds=10)
_LONGEST = 160  # characters of an error


async def work_findings(session: AsyncSession) -> list[Finding]:
    """What the database tells of the last day."""
    return [
        await _workers(session),
        *await _dead_jobs(session),
        *await _unread(session),
        *await _unrouted(session),
    ]


async def _workers(session: AsyncSession) -> Finding:
    alive = await session.scalar(
        select(func.count()).where(WorkerPulse.seen_at > clock.now() - _FRESH)
    )
    if alive:
        return Finding(check="workers", level="ok", text=f"{alive} worker(s) alive")
    return Finding(
        check="workers",
        level="failed",
        text="No worker is alive, so nothing is answered or sent",
        remedy="Start `crosschat serve`, or `crosschat worker` beside `crosschat api`.",
    )


async def _dead_jobs(session: AsyncSession) -> Sequence[Finding]:
    rows = await session.execute(
        select(JobRow.kind, func.count(), func.max(JobRow.error))
        .where(JobRow.dead_at > clock.now() - DAY)
        .group_by(JobRow.kind)
        .order_by(JobRow.kind)
    )
    return [
        Finding(
            check="jobs",
            level="failed",
            text=f"{count} job(s) {kind} gave up in the last day: {_brief(error)}",
            remedy="Look at `crosschat dead-letters`; once the cause is gone, run it with "
            "`--retry all`.",
        )
        for kind, count, error in rows
    ]


async def _unread(session: AsyncSession) -> Sequence[Finding]:
    rows = await session.execute(
        select(RawEvent.channel, func.count(), func.max(RawEvent.id), func.max(RawEvent.error))
        .where(
            RawEvent.state == "unparsable",
            RawEvent.error.is_not(None),
            RawEvent.received_at > clock.now() - DAY,
        )
        .group_by(RawEvent.channel)
        .order_by(RawEvent.channel)
    )
    return [
        Finding(
            check="unread_webhooks",
            level="warning",
            text=f"{count} webhook(s) of {channel} could not be read in the last day:"
            f" {_brief(error)}",
            remedy=f"Check the logs for the detailed error; `crosschat replay {last}` tries the"
            " last one again.",
        )
        for channel, count, last, error in rows
    ]


async def _unrouted(session: AsyncSession) -> Sequence[Finding]:
    rows = await session.execute(
        select(RawEvent.channel, func.count(), func.max(RawEvent.id))
        .where(RawEvent.unrouted > 0, RawEvent.received_at > clock.now() - DAY)
        .group_by(RawEvent.channel)
        .order_by(RawEvent.channel)
    )
    return [
        Finding(
            check="unrouted_webhooks",
            level="warning",
            text=f"{count} webhook(s) of {channel} in the last day were for no connected account",
            remedy=f"Connect the account that they name, then `crosschat replay {last}`.",
        )
        for channel, count, last in rows
    ]


def _brief(error: str | None) -> str:
    first = (error or "no reason was kept").splitlines()[0]
    return first if len(first) <= _LONGEST else first[: _LONGEST - 1] + "…"
