"""Conversations that have been done for long enough go to the archive by themselves."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import conversation_updated
from crosschat.jobs.recurring import Recurring
from crosschat.jobs.types import Job
from crosschat.kit import clock
from crosschat.models import Conversation

ARCHIVING = Recurring("conversations.archive", timedelta(hours=1))
_BATCH = 500


class Archiver:
    """Handles :data:`ARCHIVING`. `after`: how long a conversation stays resolved."""

    def __init__(self, after: timedelta) -> None:
        self._after = after

    async def __call__(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        due = (
            select(Conversation.id)
            .where(
                Conversation.status == "resolved",
                Conversation.resolved_at < clock.now() - self._after,
            )
            .order_by(Conversation.resolved_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        rows = await session.execute(
            update(Conversation)
            .where(Conversation.id.in_(due.scalar_subquery()))
            .values(status="archived", updated_at=clock.now())
            .returning(Conversation.id, Conversation.workspace_id)
        )
        archived = rows.all()
        for row in archived:
            conversation_updated(session, row.workspace_id, row.id)
        if len(archived) == _BATCH:
            await ARCHIVING.start(session)
        else:
            await ARCHIVING.again(session)
