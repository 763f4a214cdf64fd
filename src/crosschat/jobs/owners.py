"""Whose is a job? Asked when it dies, so that those that live pay nothing for the answer."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.jobs.types import Job
from crosschat.models import (
    Attachment,
    Connection,
    Conversation,
    Delivery,
    JobRow,
    Message,
    RawEvent,
)

_OWN = ("workspace_id", "workspace")
_NAMED: dict[str, Any] = {
    "delivery": Delivery,
    "message": Message,
    "conversation": Conversation,
    "attachment": Attachment,
    "connection": Connection,
    "connection_id": Connection,
}


async def name_owners(session: AsyncSession, jobs: Sequence[Job]) -> None:
    """Write down the workspace of each, where its payload leads to exactly one."""
    for job in jobs:
        workspace_id = await _owner(session, job.payload)
        if workspace_id is not None:
            await session.execute(
                update(JobRow).where(JobRow.id == job.id).values(workspace_id=workspace_id)
            )


def ids_in(payload: str) -> dict[str, str]:
    """The ids that a payload names, by what they are of; nothing of what people wrote."""
    named = _decoded(payload)
    if isinstance(named, list):
        return {"events": ", ".join(str(event_id) for event_id in named[:10])}
    known = (*_NAMED, "ledger_id", "try", "target")
    if not isinstance(named, dict):
        return {}
    return {key: named[key] for key in known if isinstance(named.get(key), str)}


async def _owner(session: AsyncSession, payload: str) -> str | None:
    named = _decoded(payload)
    if isinstance(named, list):
        return await _owner_of_events(session, named)
    if not isinstance(named, dict):
        return None
    for key in _OWN:
        if isinstance(named.get(key), str):
            return str(named[key])
    for key, model in _NAMED.items():
        if isinstance(named.get(key), str):
            found: str | None = await session.scalar(
                select(model.workspace_id).where(model.id == named[key])
            )
            return found
    return None


async def _owner_of_events(session: AsyncSession, event_ids: Sequence[Any]) -> str | None:
    """One split job may hold webhooks of several workspaces; then it is the operator's."""
    verified = await session.scalars(
        select(RawEvent.verified).where(RawEvent.id.in_([str(i) for i in event_ids]))
    )
    connections = sorted({connection for row in verified for connection in row})
    owners = set(
        await session.scalars(
            select(Connection.workspace_id).where(Connection.id.in_(connections)).distinct()
        )
    )
    return owners.pop() if len(owners) == 1 else None


def _decoded(payload: str) -> Any:
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError:
        return None
