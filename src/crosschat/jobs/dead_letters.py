"""Jobs that have failed for the last time: found, enqueued anew, thrown away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.queue import Queue
from crosschat.jobs.types import LaneClass, NewJob
from crosschat.models import JobRow

_PREFIX = "job_"


def shown_id(job_id: int) -> str:
    """The id as people see it."""
    return f"{_PREFIX}{job_id}"


def read_id(shown: str) -> int | None:
    """What :func:`shown_id` made an id of; None if it is none."""
    digits = shown.removeprefix(_PREFIX)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def dead_letters(workspace_id: str | None) -> Select[Any]:
    """Those of a workspace, newest first; all of the installation for None."""
    statement = select(JobRow).where(JobRow.dead_at.is_not(None)).order_by(JobRow.id.desc())
    if workspace_id is not None:
        statement = statement.where(JobRow.workspace_id == workspace_id)
    return statement


async def take_out(
    session: AsyncSession, job_ids: Sequence[int], workspace_id: str | None
) -> list[JobRow]:
    """Remove dead letters; those that were there. `workspace_id` as above."""
    statement = delete(JobRow).where(JobRow.id.in_(job_ids), JobRow.dead_at.is_not(None))
    if workspace_id is not None:
        statement = statement.where(JobRow.workspace_id == workspace_id)
    rows = await session.scalars(statement.returning(JobRow))
    return sorted(rows.all(), key=lambda row: row.id)


async def enqueue_anew(session: AsyncSession, queue: Queue, rows: Sequence[JobRow]) -> None:
    """As new jobs at the end of their lanes, with all their attempts before them."""
    await queue.enqueue(
        session,
        [
            NewJob(
                LaneClass(row.lane_class),
                row.lane,
                row.kind,
                row.payload,
                correlation=row.correlation,
            )
            for row in rows
        ],
    )
