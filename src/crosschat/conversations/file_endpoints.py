"""Files of messages over HTTP: those that came, and those that shall go out."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy import select

from crosschat.conversations.endpoints import Reader
from crosschat.conversations.uploads import Uploads, sweep_later
from crosschat.database import Database
from crosschat.errors import NotFound
from crosschat.files.links import Links
from crosschat.files.pictures import THUMBNAIL_TYPE
from crosschat.models import Attachment
from crosschat.workspaces.access import Access, Caller, authorised

router = APIRouter(tags=["messages"])
LINK_SECONDS = 300
Uploader = Annotated[Caller, authorised("conversations:write")]


class FileOut(BaseModel):
    """`id` is the `file` of a message's media for 23 hours; unsent, it is deleted then."""

    id: str
    kind: str
    mime_type: str
    filename: str
    size: int


@router.post(
    "/v1/files",
    status_code=201,
    summary="Upload a file to send",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"format": "binary"}}},
        }
    },
)
async def upload(
    request: Request, caller: Uploader, filename: Annotated[str, Query(max_length=500)] = "file"
) -> FileOut:
    """The body is the file as it is. Name its `id` as `file` in a message's `media`."""
    uploads: Uploads = request.app.state.uploads
    database: Database = request.app.state.database
    kept = await uploads.keep(request, caller.workspace_id, filename)
    async with database.transaction() as session:
        await sweep_later(session, kept.file)
    return FileOut(
        id=uploads.id_of(kept),
        kind=kept.kind,
        mime_type=kept.mime_type,
        filename=kept.filename,
        size=kept.size,
    )


@router.get(
    "/v1/attachments/{attachment_id}",
    status_code=307,
    response_class=RedirectResponse,
    summary="A file",
)
async def attachment(attachment_id: str, request: Request, caller: Reader) -> RedirectResponse:
    """Leads to a link to the file that works for five minutes, for whoever has it."""
    row = await _stored(caller, attachment_id)
    mime_type = row.media.get("mime_type") or "application/octet-stream"
    return _to_link(request, row.media["file"], mime_type, row.media.get("filename") or row.kind)


@router.get(
    "/v1/attachments/{attachment_id}/thumbnail",
    status_code=307,
    response_class=RedirectResponse,
    summary="A small picture of a file",
)
async def thumbnail(attachment_id: str, request: Request, caller: Reader) -> RedirectResponse:
    """Likewise, to a JPEG of 320 pixels at most."""
    row = await _stored(caller, attachment_id)
    name = row.media.get("thumbnail")
    if name is None:
        raise NotFound("There is no small picture of this file.")
    return _to_link(request, name, THUMBNAIL_TYPE, "thumbnail.jpg")


async def _stored(caller: Access, attachment_id: str) -> Attachment:
    row: Any = await caller.session.scalar(select(Attachment).where(Attachment.id == attachment_id))
    if row is None or row.state != "stored":
        raise NotFound("There is no such file, or it has not been fetched; see the message.")
    found: Attachment = row
    return found


def _to_link(request: Request, file: str, mime_type: str, filename: str) -> RedirectResponse:
    links: Links = request.app.state.links
    path = links.path(file, mime_type=mime_type, filename=filename, seconds=LINK_SECONDS)
    return RedirectResponse(path, 307)
