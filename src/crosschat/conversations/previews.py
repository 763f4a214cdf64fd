"""What a look at a file tells: a small picture, its size, how long it lasts.

Files that are fetched are looked at on the way; those that were uploaded get a job of their own.
A file that cannot be read is kept as it is: nothing here ever fails a message.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.conversations.changes import attachment_updated
from crosschat.files.durations import seconds_of
from crosschat.files.pictures import look_at
from crosschat.files.store import Files, NoSuchFile
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.messaging.content import Media
from crosschat.models import Attachment

log = structlog.get_logger()
PREVIEW = "conversations.preview"
_AT_ONCE = 2  # pictures unfolded in memory


def worth_a_look(media: Media) -> bool:
    return _is_picture(media) or _is_recording(media)


def preview_job(attachment_id: str, correlation: str | None) -> NewJob:
    payload = orjson.dumps({"attachment": attachment_id}).decode()
    lane = f"v:{attachment_id}"
    return NewJob(LaneClass.UPKEEP, lane, PREVIEW, payload, correlation=correlation)


class Examiner:
    """Looks at files in threads, few at a time."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, workspace_id: str, media: Media, data: bytes) -> dict[str, Any]:
        """What is to be added to the media; its thumbnail is in the store already."""
        async with self._slots:
            if _is_recording(media):
                seconds = await asyncio.to_thread(seconds_of, data)
                return {"duration": seconds} if seconds is not None else {}
            picture = await asyncio.to_thread(look_at, data) if _is_picture(media) else None
        if picture is None:
            return {}
        thumbnail = await self._files.put(workspace_id, picture.thumbnail)
        return {"width": picture.width, "height": picture.height, "thumbnail": thumbnail}


@dataclass(frozen=True, slots=True)
class _Look:
    workspace_id: str
    attachment_id: str
    media: Media


class Previewer:
    """Handles jobs of kind :data:`PREVIEW`."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._examine = Examiner(files)

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        by_id = {str(orjson.loads(job.payload)["attachment"]): job for job in jobs}
        rows = await session.scalars(select(Attachment).where(Attachment.id.in_(sorted(by_id))))
        return {
            by_id[row.id].id: _Look(row.workspace_id, row.id, msgspec.convert(row.media, Media))
            for row in rows
        }

    async def call(self, loaded: _Look) -> dict[str, Any]:
        try:
            data = await self._files.read(loaded.media.file or "")
        except NoSuchFile:
            return {}
        return await self._examine(loaded.workspace_id, loaded.media, data)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, _Look, Any]]
    ) -> Mapping[int, Again]:
        seen = {look.attachment_id: found for _, look, found in results if found}
        rows = await session.scalars(select(Attachment).where(Attachment.id.in_(sorted(seen))))
        for row in rows:
            row.media = {**row.media, **seen[row.id]}
            attachment_updated(session, row.workspace_id, row.message_id)
        await session.flush()
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.warning("attachment.no_preview", job=job.id, error=error)


def _is_picture(media: Media) -> bool:
    by_name = (media.mime_type or "").startswith("image/")
    return by_name or (media.kind in {"image", "sticker"} and media.mime_type is None)


def _is_recording(media: Media) -> bool:
    return media.kind in {"audio", "voice"} or (media.mime_type or "").startswith("audio/")
