"""Who came and never wrote is forgotten: their sessions, themselves; so are unsent files."""

import asyncio
from datetime import timedelta

import structlog
from sqlalchemy import delete, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from crosschat.database import Database
from crosschat.files.store import Files
from crosschat.kit import clock
from crosschat.models import Attachment, WebchatEntry, WebchatSession, WebchatUpload, WebchatVisitor

log = structlog.get_logger()
_EVERY = 3600.0  # seconds
_BATCH = 500
_KEPT = timedelta(days=1)  # ended sessions, for whoever looks into what happened
_KEPT_UNSENT = timedelta(days=1)
_LOOKED_BACK = timedelta(days=8)  # older uploads have been judged many times


class Forgetting:
    """`after`: how long an anonymous visitor who never wrote is remembered."""

    def __init__(self, database: Database, files: Files, after: timedelta) -> None:
        self._database = database
        self._files = files
        self._after = after

    async def run(self) -> None:
        """For as long as the process lives. Any number of processes may do this at once."""
        while True:
            try:
                await self.sweep()
            except (OSError, SQLAlchemyError) as error:
                log.warning("webchat.not_swept", error=type(error).__name__)
            await asyncio.sleep(_EVERY)

    async def sweep(self) -> int:
        """Forget once; how many visitors went."""
        await self._end_sessions()
        await self._drop_unsent()
        count = 0
        while gone := await self._forget_batch():
            count += gone
        return count

    async def _end_sessions(self) -> None:
        before = clock.now() - _KEPT
        async with self._database.transaction() as session:
            await session.execute(
                delete(WebchatSession).where(
                    or_(WebchatSession.expires_at < before, WebchatSession.revoked_at < before)
                )
            )

    async def _drop_unsent(self) -> None:
        """Files that were uploaded and that no message has named within a day."""
        now = clock.now()
        async with self._database.transaction() as session:
            sent = exists().where(
                Attachment.workspace_id == WebchatUpload.workspace_id,
                Attachment.created_at > now - _LOOKED_BACK,
                Attachment.media["file"].astext == WebchatUpload.file,
            )
            unsent = await session.scalars(
                select(WebchatUpload)
                .where(
                    WebchatUpload.created_at.between(now - _LOOKED_BACK, now - _KEPT_UNSENT), ~sent
                )
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            )
            files = []
            for upload in unsent.all():
                files.append(upload.file)
                await session.delete(upload)
        for name in files:
            await self._files.delete(name)

    async def _forget_batch(self) -> int:
        async with self._database.transaction() as session:
            visitors = await session.scalars(
                select(WebchatVisitor.id)
                .where(
                    WebchatVisitor.user_id.is_(None),
                    WebchatVisitor.merged_into.is_(None),
                    WebchatVisitor.last_seq == 0,
                    WebchatVisitor.seen_at < clock.now() - self._after,
                    ~exists().where(WebchatSession.visitor_id == WebchatVisitor.id),
                    ~exists().where(WebchatEntry.visitor_id == WebchatVisitor.id),
                )
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            )
            ids = visitors.all()
            uploads = select(WebchatUpload.file).where(WebchatUpload.visitor_id.in_(ids))
            files = (await session.scalars(uploads)).all()
            await session.execute(delete(WebchatVisitor).where(WebchatVisitor.id.in_(ids)))
        for name in files:
            await self._files.delete(name)
        return len(ids)
