"""Files that customers send: fetched at once, since platforms' links live for minutes.

A file that cannot be fetched stays visible with the reason; its message is there either way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import orjson
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.connections.directory import Directory, Live
from crosschat.conversations.changes import attachment_updated
from crosschat.conversations.previews import Examiner, preview_job, worth_a_look
from crosschat.files.sniffing import PICTURES, sniff
from crosschat.files.store import Files
from crosschat.jobs.handlers import backoff
from crosschat.jobs.queue import Queue
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit.ids import new_id
from crosschat.messaging.channel import Downloaded, FetchesMedia
from crosschat.messaging.content import Content, Media, MediaMessage
from crosschat.messaging.failures import ChannelError
from crosschat.models import Attachment, Message
from crosschat.models.bulk import insert_rows

log = structlog.get_logger()
FETCH = "conversations.fetch_media"
LARGEST = 100 * 1024 * 1024  # bytes; the most that any of the platforms delivers
MAX_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class _Fetch:
    attachment: Attachment
    live: Live
    media: Media


@dataclass(frozen=True, slots=True)
class _Fetched:
    """`seen` is what a look at the file told of it: fields of its media."""

    file: str
    size: int
    mime_type: str
    filename: str | None
    seen: dict[str, Any]


def fetch_job(attachment_id: str, correlation: str | None) -> NewJob:
    payload = orjson.dumps({"attachment": attachment_id}).decode()
    return NewJob(LaneClass.DELIVERY, f"f:{attachment_id}", FETCH, payload, correlation=correlation)


class Arrived(msgspec.Struct, frozen=True):
    """A stored message whose content may hold files. `correlation` is its raw event, if any."""

    workspace_id: str
    message_id: str
    content: Content
    correlation: str | None


async def attach(
    session: AsyncSession, queue: Queue, messages: Sequence[Arrived], *, first_position: int = 0
) -> None:
    """A row for each file; those that still lie with the platform are fetched at once."""
    rows: list[dict[str, Any]] = []
    jobs: list[NewJob] = []
    for message in messages:
        if not isinstance(message.content, MediaMessage):
            continue
        for position, media in enumerate(message.content.media, first_position):
            row = {
                "id": new_id("att"),
                "workspace_id": message.workspace_id,
                "message_id": message.message_id,
                "position": position,
                "kind": media.kind,
                "media": msgspec.to_builtins(media),
                "state": "stored" if media.file else "pending",
            }
            rows.append(row)
            if not media.file:
                jobs.append(fetch_job(str(row["id"]), message.correlation))
            elif worth_a_look(media):
                jobs.append(preview_job(str(row["id"]), message.correlation))
    await insert_rows(session, Attachment, rows)
    await queue.enqueue(session, jobs)


class MediaFetcher:
    """Handles jobs of kind :data:`FETCH`."""

    def __init__(self, directory: Directory, files: Files) -> None:
        self._directory = directory
        self._files = files
        self._examine = Examiner(files)

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        by_id = {_attachment_id(job): job for job in jobs}
        rows = await session.execute(
            select(Attachment, Message.connection_id)
            .join(Message, Message.id == Attachment.message_id)
            .where(Attachment.id.in_(sorted(by_id)), Attachment.state == "pending")
        )
        loaded: dict[int, Any] = {}
        for attachment, connection_id in rows:
            live = await self._directory.get(connection_id)
            media = msgspec.convert(attachment.media, Media)
            if live is None or not isinstance(live.channel, FetchesMedia):
                attachment.state, attachment.error = "failed", "The connection cannot fetch files."
            else:
                loaded[by_id[attachment.id].id] = _Fetch(attachment, live, media)
        await session.flush()
        return loaded

    async def call(self, loaded: _Fetch) -> _Fetched | ChannelError:
        channel = loaded.live.channel
        assert isinstance(channel, FetchesMedia)  # noqa: S101 - checked by load
        try:
            got = await channel.fetch_media(loaded.media, max_bytes=LARGEST)
        except ChannelError as error:
            return error
        workspace_id = loaded.attachment.workspace_id
        name = await self._files.put(workspace_id, got.data)
        media = msgspec.structs.replace(loaded.media, mime_type=_type_of(got, loaded.media))
        return _Fetched(
            name,
            len(got.data),
            media.mime_type or "",
            got.filename or media.filename,
            await self._examine(workspace_id, media, got.data),
        )

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, _Fetch, Any]]
    ) -> Mapping[int, Again]:
        ids = [fetch.attachment.id for _, fetch, _ in results]
        rows = await session.scalars(select(Attachment).where(Attachment.id.in_(ids)))
        current = {row.id: row for row in rows}
        again: dict[int, Again] = {}
        for job, fetch, result in results:
            row = current.get(fetch.attachment.id)
            if row is None:
                continue
            if isinstance(result, _Fetched):
                row.state = "stored"
                row.media = {
                    **row.media,
                    "file": result.file,
                    "size": result.size,
                    "mime_type": result.mime_type,
                    **({"filename": result.filename} if result.filename else {}),
                    **result.seen,
                }
                attachment_updated(session, row.workspace_id, row.message_id)
            elif result.retryable and job.attempts + 1 < MAX_ATTEMPTS:
                again[job.id] = Again(result.retry_after or backoff(job.attempts), result.message)
            else:
                row.state, row.error = "failed", result.message
                attachment_updated(session, row.workspace_id, row.message_id)
        await session.flush()
        return again

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        row = await session.scalar(select(Attachment).where(Attachment.id == _attachment_id(job)))
        if row is not None:
            log.warning("attachment.failed", attachment=row.id, error=error)
            row.state, row.error = "failed", "The file could not be fetched."
            attachment_updated(session, row.workspace_id, row.message_id)


def _type_of(got: Downloaded, media: Media) -> str:
    """What the bytes are counts more than what the platform calls them.

    A recording in an MP4 is told from a video by nothing but what it came as.
    """
    found = sniff(got.data)
    claimed = got.mime_type or media.mime_type or ""
    if found and found.kind == "video" and media.kind in {"audio", "voice"}:
        return claimed if claimed.startswith("audio/") else "audio/mp4"
    if found is None and claimed in PICTURES:
        claimed = ""  # A picture would have been known by its first bytes: this is none.
    return found.mime_type if found else claimed or "application/octet-stream"


def _attachment_id(job: Job) -> str:
    return str(orjson.loads(job.payload)["attachment"])
