"""The gate before the visitors' API: CORS with exact origins, and bodies of a reasonable size.

A preflight names only its origin, so it is answered for any origin that some site allows; the
request itself is then held against its own site (:mod:`crosschat.webchat.access`), which alone
lets the page read the answer. There are no cookies, so no credentials are ever allowed.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crosschat.webchat.sites import Sites

PREFIX = "/webchat/v1/"
CORS_ORIGIN = "webchat_origin"
"""Where a request keeps the origin that may read its answer."""
_LARGEST_BODY = 256 * 1024  # bytes, of everything but uploads
_METHODS = "GET, POST, DELETE"
_HEADERS = "Authorization, Content-Type, Last-Event-ID, X-Webchat-Key"
_EXPOSED = "Retry-After, X-Correlation-Id"
_REMEMBERED = "7200"  # seconds; more is cut by browsers


class WebchatGate:
    """ASGI middleware for the paths below :data:`PREFIX`."""

    def __init__(self, app: ASGIApp, sites: Sites) -> None:
        self._app = app
        self._sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS":
            await (await self._preflight(headers))(scope, receive, send)
            return
        if _too_large(scope["path"], headers):
            await _refuse_size()(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if CORS_ORIGIN in state:
                    answer["Access-Control-Allow-Origin"] = state[CORS_ORIGIN]
                    answer["Access-Control-Expose-Headers"] = _EXPOSED
            await send(message)

        await self._app(scope, receive, send_with_origin)

    async def _preflight(self, headers: Headers) -> Response:
        vary = {"Vary": "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
        origin = headers.get("origin")
        if not await self._sites.any_allows(origin):
            return Response(status_code=403, headers=vary)
        allowed = {
            "Access-Control-Allow-Origin": str(origin),
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _HEADERS,
            "Access-Control-Max-Age": _REMEMBERED,
        }
        return Response(status_code=204, headers={**vary, **allowed})


def _too_large(path: str, headers: Headers) -> bool:
    """Bodies without a length are for uploads, which count as they read."""
    if path == f"{PREFIX}uploads":
        return False
    length = headers.get("content-length", "0")
    chunked = "transfer-encoding" in headers
    return chunked or not length.isdigit() or int(length) > _LARGEST_BODY


def _refuse_size() -> Response:
    detail = f"The body must have a Content-Length of {_LARGEST_BODY // 1024} KB at most."
    content = {
        "type": "about:blank",
        "status": 413,
        "code": "payload_too_large",
        "title": "Body too large",
        "detail": detail,
    }
    return JSONResponse(content, 413, media_type="application/problem+json")
