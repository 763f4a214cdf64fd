"""`GET /files/{link}`: a file, to whoever holds a link in force."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from crosschat.errors import NotFound
from crosschat.files.links import Links
from crosschat.files.store import Files, NoSuchFile

router = APIRouter(tags=["files"])
_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp", "video/mp4", "video/webm"}


@router.get(
    "/files/{link}",
    summary="A file",
    response_class=Response,
    responses={404: {"description": "Not our link, or it has expired"}},
)
async def download(link: str, request: Request) -> Response:
    """Links stand in messages (`url`) and work for an hour without a key."""
    links: Links = request.app.state.links
    files: Files = request.app.state.files
    found = links.read(link)
    try:
        size = await files.size(found.file)
    except NoSuchFile:
        raise NotFound("This file has been deleted.") from None
    return StreamingResponse(
        _body(files, found.file),
        media_type=found.mime_type,
        headers={
            "Content-Length": str(size),
            "Content-Disposition": _disposition(found.mime_type, found.filename),
            # Nothing in a customer's file may run, whatever a browser makes of it.
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Cache-Control": "private, max-age=3600",
            "Referrer-Policy": "no-referrer",
        },
    )


async def _body(files: Files, name: str) -> AsyncIterator[bytes]:
    async for chunk in files.chunks(name):
        yield chunk


def _disposition(mime_type: str, filename: str) -> str:
    kind = "inline" if mime_type in _INLINE else "attachment"
    return f"{kind}; filename*=UTF-8''{quote(filename, safe='')}"
