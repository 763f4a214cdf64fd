"""Bringing dead letters back to life, with what giving them up had changed in conversations."""

from collections.abc import Sequence

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.outbound import DELIVER
from crosschat.conversations.resend import retry_failed
from crosschat.errors import Conflict
from crosschat.jobs.dead_letters import enqueue_anew, take_out
from crosschat.jobs.queue import Queue
from crosschat.models import Delivery, JobRow, Message


async def retry_dead_letters(
    session: AsyncSession, queue: Queue, job_ids: Sequence[int], workspace_id: str | None
) -> int:
    """Run them again; how many there were. `workspace_id` None: of all workspaces."""
    rows = await take_out(session, job_ids, workspace_id)
    await enqueue_anew(session, queue, [row for row in rows if row.kind != DELIVER])
    for row in rows:
        if row.kind == DELIVER:
            await _send_again(session, queue, row)
    return len(rows)


async def _send_again(session: AsyncSession, queue: Queue, row: JobRow) -> None:
    """Its delivery has failed with the job, and must be queued for a job to find it."""
    delivery_id = str(orjson.loads(row.payload)["delivery"])
    message = await session.scalar(
        select(Message)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Delivery.id == delivery_id)
    )
    if message is None:
        return
    try:
        await retry_failed(session, queue, message)
    except Conflict:
        return  # Somebody has sent the message again meanwhile.
