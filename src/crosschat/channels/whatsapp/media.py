"""Files to and from WhatsApp (whatsapp.md §10)."""

import io
import re

import aiohttp

from crosschat.messaging.channel import Downloaded
from crosschat.messaging.content import Media
from crosschat.messaging.failures import ConnectionFailed, Rejected
from crosschat.platforms.meta.download import Expired, download, may_fetch, too_large
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.reading import number, text

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


async def fetch(graph: Graph, phone_number: str, media: Media, max_bytes: int) -> Downloaded:
    """A customer's file: from the address in the webhook, else from a fresh one by its id.

    Ids live 7 days, addresses 5 minutes.

    Raises:
        Rejected: too large, expired, or not at Meta.
        ChannelError: it could not be fetched.
    """
    if media.url and (may_fetch(media.url, graph.base_url) or not media.external_id):
        try:
            return await _from_url(graph, media, media.url, max_bytes)
        except Expired:
            if not media.external_id:
                raise
    return await _by_id(graph, phone_number, media, max_bytes)


async def _by_id(graph: Graph, phone_number: str, media: Media, max_bytes: int) -> Downloaded:
    if not media.external_id or not _ID.fullmatch(media.external_id):
        raise Rejected("This file has no valid id at WhatsApp.")
    found = await graph.get(media.external_id, {"phone_number_id": phone_number})
    if (number(found, "file_size") or 0) > max_bytes:
        raise too_large(max_bytes)
    url = text(found, "url")
    if url is None:
        raise ConnectionFailed("WhatsApp named no address for this file; we try again.")
    mime_type = media.mime_type or text(found, "mime_type")
    return await _from_url(graph, media, url, max_bytes, mime_type=mime_type)


async def _from_url(
    graph: Graph, media: Media, url: str, max_bytes: int, *, mime_type: str | None = None
) -> Downloaded:
    data, named = await download(graph, url, max_bytes=max_bytes)
    return Downloaded(
        data=data, mime_type=mime_type or media.mime_type or named, filename=media.filename
    )


async def upload(
    graph: Graph, phone_number: str, data: bytes, mime_type: str, filename: str | None
) -> str:
    """The id of an uploaded file, good for 30 days.

    Raises:
        ChannelError: 131053 becomes Rejected if the type does not match the bytes.
    """
    form = aiohttp.FormData()
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", mime_type)
    # Bytes as they are would be refused by aiohttp some day, and are warned of above 1 MB.
    form.add_field("file", io.BytesIO(data), filename=filename or "file", content_type=mime_type)
    answer = await graph.upload(f"{phone_number}/media", form)
    if external_id := text(answer, "id"):
        return external_id
    raise ConnectionFailed("WhatsApp took the file but named no id for it; we try again.")
