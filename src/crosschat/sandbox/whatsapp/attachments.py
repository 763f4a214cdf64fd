"""`/sandbox/whatsapp/media`: the files that customers send, and those they are sent."""

import base64
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer, refuse
from crosschat.sandbox.state import sandbox
from crosschat.sandbox.whatsapp.inbound import number_of

LARGEST = 100 * 1024 * 1024
"""Bytes of the largest file that a customer can send ("Media")."""
SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif", "audio/", "video/")


async def add_file(request: Request) -> Response:
    """Take a file as the raw body (Content-Type: its MIME type) for use in a customer's message.

    Answers `id`, `mime_type` and `sha256` (base64), which go into the message's payload.
    """
    world = sandbox(request)
    number = number_of(world, request.query_params.get("phone_number_id"))
    content = await request.body()
    if not 0 < len(content) <= LARGEST:
        refuse(400, f"A file has 1 to {LARGEST} bytes")
    mime_type = request.headers.get("content-type", "application/octet-stream")
    name = unquote(request.headers.get("x-filename", "")) or None
    media = world.media.add(number.phone_number_id, mime_type, content, name)
    digest = base64.b64encode(media.sha256).decode()
    return control_answer({"id": media.id, "mime_type": mime_type, "sha256": digest}, 201)


async def show_file(request: Request) -> Response:
    """A file for the page. What a browser could run is only ever downloaded."""
    media = sandbox(request).media.get(request.path_params["id"])
    if media is None:
        refuse(404, "No such file")
    shown = media.mime_type.startswith(SHOWN)
    headers = {
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": "inline" if shown else "attachment",
    }
    mime_type = media.mime_type if shown else "application/octet-stream"
    return Response(media.content, headers=headers, media_type=mime_type)


ROUTES = [
    Route("/whatsapp/media", add_file, methods=["POST"]),
    Route("/whatsapp/media/{id}", show_file, methods=["GET"]),
]
