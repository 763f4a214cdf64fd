"""The page on which a person plays the customer: static files, and where they are served."""

from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from crosschat.sandbox.state import sandbox

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: {chat}; "
    "media-src 'self' blob:; connect-src 'self' {chat}; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Nothing is loaded from, or sent to, any other host, but for CrossChat's chat on the website."""
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
ASSETS = {
    path.name: path.read_bytes() for path in Path(__file__).parent.iterdir() if path.suffix in TYPES
}


async def index(request: Request) -> Response:
    """The page itself."""
    return _file(request, "index.html")


async def asset(request: Request) -> Response:
    """One of the files beside it."""
    return _file(request, request.path_params["name"])


async def enter(_: Request) -> Response:
    """The sandbox has one page: lead there."""
    return RedirectResponse("/sandbox")


def _file(request: Request, name: str) -> Response:
    content = ASSETS.get(name)
    if content is None:
        return Response(status_code=404)
    policy = _POLICY.format(chat=_origin(sandbox(request).config.crosschat_url))
    headers = {**_HEADERS, "Content-Security-Policy": policy}
    return Response(content, headers=headers, media_type=TYPES[Path(name).suffix])


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


ROUTES = [
    Route("/", index, methods=["GET"]),
    Route("/assets/{name}", asset, methods=["GET"]),
]
ENTRANCES = [
    Route("/sandbox", index, methods=["GET"]),
    Route("/", enter, methods=["GET"]),
]
