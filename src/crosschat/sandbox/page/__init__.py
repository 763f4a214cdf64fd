"""The page on which a person plays the customer: static files, and where they are served."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Nothing is loaded from, or sent to, any other host."""
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
ASSETS = {
    path.name: path.read_bytes() for path in Path(__file__).parent.iterdir() if path.suffix in TYPES
}


async def index(_: Request) -> Response:
    """The page itself."""
    return _file("index.html")


async def asset(request: Request) -> Response:
    """One of the files beside it."""
    return _file(request.path_params["name"])


async def enter(_: Request) -> Response:
    """The sandbox has one page: lead there."""
    return RedirectResponse("/sandbox")


def _file(name: str) -> Response:
    content = ASSETS.get(name)
    if content is None:
        return Response(status_code=404)
    return Response(content, headers=HEADERS, media_type=TYPES[Path(name).suffix])


ROUTES = [
    Route("/", index, methods=["GET"]),
    Route("/assets/{name}", asset, methods=["GET"]),
]
ENTRANCES = [
    Route("/sandbox", index, methods=["GET"]),
    Route("/", enter, methods=["GET"]),
]
