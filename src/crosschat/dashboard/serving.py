"""Answers whatever address no route of the API owns: files, else the page that routes by itself.

It stands behind every route, so it can hide none: an address that begins like one of the API's
stays the API's, with its problem JSON. FastAPI's own `frontend` knows neither that, nor compressed
files, nor how long which file may be kept.
"""

import mimetypes
import stat
from collections.abc import Sequence
from hashlib import sha256
from os import stat_result
from pathlib import Path

from fastapi.routing import iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
_PAGE = "index.html"
_RESERVED = {"api"}  # the guides' addresses, whether or not one of them is served
_HASHED = "assets/"  # names there hold a hash of what is in the file
_FOREVER = "public, max-age=31536000, immutable"
_A_WHILE = "public, max-age=3600"  # browsers ask for the icon with every page that shows
_VARIANTS = (("br", ".br"), ("gzip", ".gz"))
# What browsers insist on; the system's own table may lack or twist it.
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".map": "application/json",
}
# `style-src` needs inline styles: the dashboard's components position themselves with them.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>CrossChat</title>
<h1>CrossChat runs</h1>
<p>Its dashboard has not been built here. <code>make web</code> builds it, and so does
<code>make run</code>; then load this page again.</p>
<p>The API is there: <a href="/docs">its documentation</a>.</p>
</html>
"""


class Dashboard:
    """An ASGI application. What is not its own goes to `otherwise`, which answers 404."""

    def __init__(
        self, routes: Sequence[BaseRoute], otherwise: ASGIApp, folder: Path = STATIC
    ) -> None:
        self._routes = routes
        self._otherwise = otherwise
        self._folder = folder
        # Looks up names inside the folder and nowhere else, symbolic links resolved.
        self._files = StaticFiles(directory=folder, check_dir=False)
        self._owned: set[str] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = None
        if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            answer = await run_in_threadpool(self._answer, scope)
        await (answer or self._otherwise)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        name = scope["path"].lstrip("/")
        if self._is_the_apis(name):
            return None
        asked = Headers(scope=scope)
        is_page = "." not in name.rpartition("/")[2] or name == _PAGE
        answer = self._page(asked) if is_page else self._file(name, asked)
        if answer is not None:
            answer.headers.update(_HEADERS)
        return answer

    def _is_the_apis(self, name: str) -> bool:
        if self._owned is None:
            # At the first look: features add their routes after the application is built.
            paths = (route.path or "/" for route in iter_route_contexts(self._routes))
            self._owned = {path.split("/")[1] for path in paths} - {""} | _RESERVED
        return name.split("/")[0] in self._owned

    def _page(self, asked: Headers) -> Response:
        try:
            content = (self._folder / _PAGE).read_bytes()
        except OSError:
            return HTMLResponse(_NOT_BUILT, 503, {"Cache-Control": "no-store"})
        # By content: installed files may all have the same size and time as the last version's.
        tag = f'"{sha256(content).hexdigest()[:32]}"'
        headers = {"Cache-Control": "no-cache", "ETag": tag}
        if tag in asked.get("if-none-match", ""):
            return NotModifiedResponse(Headers(headers))
        return HTMLResponse(content, headers=headers)

    def _file(self, name: str, asked: Headers) -> Response | None:
        plain = self._find(name)
        if plain is None:
            return None
        headers = MutableHeaders(
            {
                "Vary": "Accept-Encoding",
                "Cache-Control": _FOREVER if name.startswith(_HASHED) else _A_WHILE,
            }
        )
        found = plain
        accepted = _accepted(asked.get("accept-encoding", ""))
        for coding, suffix in _VARIANTS:
            variant = self._find(name + suffix) if coding in accepted else None
            if variant is not None:
                found, headers["Content-Encoding"] = variant, coding
                break
        answer = FileResponse(
            found[0], headers=headers, media_type=_type(name), stat_result=found[1]
        )
        if self._files.is_not_modified(answer.headers, asked):
            return NotModifiedResponse(answer.headers)
        return answer

    def _find(self, name: str) -> tuple[str, stat_result] | None:
        try:
            path, facts = self._files.lookup_path(name)
        except (OSError, ValueError):  # too long, or with a NUL
            return None
        return (str(path), facts) if facts and stat.S_ISREG(facts.st_mode) else None


def _accepted(header: str) -> set[str]:
    """The codings that a client takes; one with ``q=0`` is one that it does not."""
    taken = set()
    for entry in header.split(","):
        coding, _, weight = entry.partition(";")
        if weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            taken.add(coding.strip().lower())
    return taken


def _type(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
