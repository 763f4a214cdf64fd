"""`GET /v1/messages/{id}/html`: a mail as it was written, for a sandboxed frame."""

import asyncio

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from crosschat.conversations.endpoints import Reader
from crosschat.conversations.message_endpoints import stored_message
from crosschat.conversations.sanitising import as_text, sanitised
from crosschat.errors import NotFound

router = APIRouter(tags=["messages"])
_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>
body {{ margin: 8px; font: 14px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
  overflow-wrap: anywhere; }}
img, table {{ max-width: 100%; }} img {{ height: auto; }} pre {{ white-space: pre-wrap; }}
</style></head><body>{body}</body></html>
"""


@router.get(
    "/v1/messages/{message_id}/html",
    response_class=HTMLResponse,
    summary="A mail as it was written",
    responses={404: {"description": "No such message, or it is not HTML"}},
)
async def message_html(message_id: str, caller: Reader, images: bool = False) -> Response:
    """Sanitised, for a frame with `sandbox="allow-popups allow-popups-to-escape-sandbox"`.

    Nothing in it runs or is sent. Pictures and style sheets' addresses on the network are left out
    unless `images=1`: loading them tells the sender that the mail was read.
    """
    message = await stored_message(caller, message_id)
    written = message.content.get("html")
    if not isinstance(written, str):
        raise NotFound("This message is not HTML; its `text` is all there is.")
    # Long mails take their time, in which others are served.
    body = await asyncio.to_thread(sanitised, written, images=images)
    return HTMLResponse(
        _PAGE.format(body=as_text(message.text) if body is None else body),
        headers={
            "Content-Security-Policy": _policy(images=images),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "private, no-cache",
        },
    )


def _policy(*, images: bool) -> str:
    return "; ".join(
        (
            # Links open in tabs of their own, which are not sandboxed: other sites need scripts.
            "sandbox allow-popups allow-popups-to-escape-sandbox",
            "default-src 'none'",
            "style-src 'unsafe-inline'",
            f"img-src data:{' https:' if images else ''}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )
