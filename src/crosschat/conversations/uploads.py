"""Files of people who write to customers: uploaded first, named by a message then.

An upload's id is a text that only we can have written; it says which file it is and whose. There
is no row for it: a timer deletes the file after a day, unless a message has taken it by then.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import orjson
import structlog
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.errors import InvalidRequest, NotFound
from crosschat.files.names import display_name
from crosschat.files.reading import read_body
from crosschat.files.signing import Signer
from crosschat.files.sniffing import sniff
from crosschat.files.store import Files
from crosschat.jobs.timers import cancel_timers, set_timer
from crosschat.jobs.types import Again, Job, LaneClass, NewJob
from crosschat.kit import clock
from crosschat.messaging.content import Content, Interactive, Media, MediaKind, MediaMessage

log = structlog.get_logger()
SWEEP = "conversations.sweep_upload"
PREFIX = "upl_"
LARGEST = 100 * 1024 * 1024  # bytes; the most that any of the platforms takes
_AT_ONCE = 4  # uploads held in memory
_KEPT = timedelta(days=1)
_NAMED_FOR = timedelta(hours=23)  # less than it is kept, so that no message names a deleted file
_ALSO: Mapping[MediaKind, frozenset[MediaKind]] = {
    "image": frozenset({"image", "sticker", "document"}),
    "audio": frozenset({"audio", "voice", "document"}),
    "video": frozenset({"video", "document"}),
}


class Upload(msgspec.Struct, frozen=True, array_like=True):
    """`expires` in epoch seconds, `size` in bytes."""

    workspace_id: str
    file: str
    expires: int
    kind: MediaKind
    mime_type: str
    filename: str
    size: int


class Uploads:
    def __init__(self, files: Files, secrets: Sequence[str]) -> None:
        self._files = files
        self._signer = Signer(secrets, "uploads")
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def keep(self, request: Request, workspace_id: str, filename: str) -> Upload:
        """Read the request's body into the store.

        Raises: PayloadTooLarge; InvalidRequest, when it is no kind of file that we pass on.
        """
        async with self._slots:
            data = await read_body(request, LARGEST)
            found = await asyncio.to_thread(sniff, data)
            if found is None:
                raise InvalidRequest(
                    "This kind of file is not accepted. Pictures, audio, video, PDF, office "
                    "documents and plain text are.",
                    code="file_type_not_allowed",
                )
            name = await self._files.put(workspace_id, data)
        return Upload(
            workspace_id,
            name,
            int((clock.now() + _NAMED_FOR).timestamp()),
            found.kind,
            found.mime_type,
            display_name(filename, found.extension),
            len(data),
        )

    def id_of(self, upload: Upload) -> str:
        return PREFIX + self._signer.sign(msgspec.json.encode(upload))

    def named(self, content: Content, workspace_id: str) -> Content:
        """The content with our own files in the place of uploads' ids.

        Raises: NotFound, InvalidRequest.
        """
        match content:
            case MediaMessage(media=listed):
                files = tuple(self._media(media, workspace_id) for media in listed)
                return msgspec.structs.replace(content, media=files)
            case Interactive(header_media=media) if media is not None:
                header = self._media(media, workspace_id)
                return msgspec.structs.replace(content, header_media=header)
            case _:
                return content

    def _media(self, media: Media, workspace_id: str) -> Media:
        if not media.file:
            return media
        upload = self._read(media.file)
        now = clock.now().timestamp()
        if upload is None or upload.workspace_id != workspace_id or upload.expires < now:
            raise NotFound(
                "There is no such upload, or it is over a day old. `POST /v1/files` makes one."
            )
        if media.kind not in _ALSO.get(upload.kind, {"document"}):
            raise InvalidRequest(f"{upload.filename} is {upload.kind}, not {media.kind}.")
        return Media(
            kind=media.kind,
            file=upload.file,
            mime_type=upload.mime_type,
            filename=display_name(media.filename, upload.filename.rsplit(".", 1)[-1])
            if media.filename
            else upload.filename,
            size=upload.size,
            animated=media.animated,
        )

    def _read(self, written: str) -> Upload | None:
        try:
            payload = self._signer.read(written.removeprefix(PREFIX))
            return msgspec.json.decode(payload, type=Upload)
        except (ValueError, msgspec.DecodeError):
            return None


async def sweep_later(session: AsyncSession, file: str) -> None:
    """Delete the file tomorrow, unless a message takes it."""
    payload = orjson.dumps({"file": file}).decode()
    job = NewJob(LaneClass.UPKEEP, f"x:{file}", SWEEP, payload)
    await set_timer(session, _timer(file), clock.now() + _KEPT, job)


async def keep_files(session: AsyncSession, content: Content) -> None:
    """A message has taken these files: they are no uploads any more."""
    match content:
        case MediaMessage(media=media):
            files = [one.file for one in media if one.file]
        case Interactive(header_media=media) if media is not None and media.file:
            files = [media.file]
        case _:
            files = []
    if files:
        await cancel_timers(session, [_timer(file) for file in files])


class UploadSweeper:
    """Handles jobs of kind :data:`SWEEP`."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def load(self, session: AsyncSession, jobs: Sequence[Job]) -> Mapping[int, Any]:
        return {job.id: str(orjson.loads(job.payload)["file"]) for job in jobs}

    async def call(self, loaded: str) -> None:
        await self._files.delete(loaded)

    async def store(
        self, session: AsyncSession, results: Sequence[tuple[Job, Any, Any]]
    ) -> Mapping[int, Again]:
        return {}

    async def gave_up(self, session: AsyncSession, job: Job, error: str) -> None:
        log.warning("upload.not_deleted", job=job.id, error=error)


def _timer(file: str) -> str:
    return f"upload:{file}"
