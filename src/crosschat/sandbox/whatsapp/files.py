"""Media over the Graph API: upload, look up, download, delete ("Media")."""

from urllib.parse import parse_qsl

from starlette.responses import Response

from crosschat.sandbox.answers import json_answer
from crosschat.sandbox.whatsapp import errors
from crosschat.sandbox.whatsapp.call import Call
from crosschat.sandbox.whatsapp.media import LIMITS, URL_VALID, Media
from crosschat.sandbox.whatsapp.multipart import parse_form


async def upload(call: Call) -> Response:
    """`POST /{phone_number_id}/media`, multipart."""
    number = call.number()
    content_type = call.request.headers.get("content-type", "")
    form = parse_form(content_type, await call.request.body())
    product = form.get("messaging_product")
    if product is None or product.content != b"whatsapp":
        raise errors.parameter("The parameter messaging_product is required.")
    file = form.get("file")
    if file is None:
        raise errors.parameter("The parameter file is required.")
    declared = form["type"].content.decode("latin-1") if "type" in form else None
    mime_type = _bare(declared or file.mime_type or "")
    limit = LIMITS.get(mime_type)
    if limit is None:
        allowed = ", ".join(sorted(LIMITS))
        raise errors.parameter(
            f"Param file must be a file with one of the following types: {allowed}. "
            f"Received file of type '{mime_type or 'application/octet-stream'}'."
        )
    if declared and file.mime_type and _bare(file.mime_type) != mime_type:
        raise errors.coded(131053, "The file's Content-Type differs from the parameter type")
    if len(file.content) > limit:
        raise errors.coded(131053, f"The file is larger than {limit} bytes")
    media = call.sandbox.media.add(number.phone_number_id, mime_type, file.content, file.filename)
    return json_answer({"id": media.id})


def describe(call: Call, media: Media) -> Response:
    """`GET /{media_id}`: where the file can be downloaded for five minutes."""
    expires = int(call.sandbox.now() + URL_VALID)
    mark = call.sandbox.media.sign(media.id, expires)
    base = str(call.request.base_url).rstrip("/")
    query = f"mid={media.id}&ext={expires}&hash={mark}"
    return json_answer(
        {
            "messaging_product": "whatsapp",
            "url": f"{base}/graph/lookaside/attachments?{query}",
            "mime_type": media.mime_type,
            "sha256": media.sha256.hex(),
            "file_size": len(media.content),
            "id": media.id,
        }
    )


async def download(call: Call) -> Response:
    """The URL that `describe` gave, with the same bearer token; 404 once it has expired."""
    opened = {number.phone_number_id for number in call.opened()}
    query = dict(parse_qsl(call.request.url.query))
    media = call.sandbox.media.signed(
        query.get("mid", ""), query.get("ext", ""), query.get("hash", ""), call.sandbox.now()
    )
    if media is None or media.phone_number_id not in opened:
        return Response(status_code=404)
    return Response(media.content, media_type=media.mime_type)


async def delete(call: Call) -> Response:
    """`DELETE /{media_id}`."""
    call.sandbox.media.remove(owned(call).id)
    return json_answer({"success": True})


def owned(call: Call) -> Media:
    """The file that the node names, if the token opens its number.

    Raises:
        GraphError: 190 or 100/33.
    """
    opened = {number.phone_number_id for number in call.opened()}
    media = call.sandbox.media.get(call.node)
    wanted = call.query.get("phone_number_id")
    if media is None or media.phone_number_id not in opened:
        raise errors.unknown_object(call.request.method, call.node)
    if wanted is not None and media.phone_number_id != wanted:
        raise errors.unknown_object(call.request.method, call.node)
    return media


def _bare(mime_type: str) -> str:
    return mime_type.partition(";")[0].strip().lower()
