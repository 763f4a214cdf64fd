"""Who may use `/sandbox`: this machine's own pages and scripts, no web page from elsewhere."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from crosschat.sandbox.answers import control_answer

SAFE = {"GET", "HEAD", "OPTIONS"}


class HostGuard:
    """Refuses requests to `/sandbox` that a foreign web page could have caused.

    A rebound DNS name arrives with a foreign Host; a form on another site with a foreign Origin
    or Sec-Fetch-Site. The platforms' own paths are left alone: they ask for a bearer token.
    """

    def __init__(self, app: ASGIApp, allowed_hosts: tuple[str, ...]) -> None:
        self._app = app
        self._allowed = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/sandbox"):
            reason = self._reason(scope["method"], Headers(scope=scope))
            if reason:
                error = {"error": {"status": 403, "detail": reason}}
                await control_answer(error, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _reason(self, method: str, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "This Host is not allowed; use localhost, or set allowed_hosts of the sandbox"
        if method in SAFE:
            return None
        origin = headers.get("origin")
        if origin and urlsplit(origin).netloc.lower() != host.lower():
            return "The sandbox takes changes from its own page only"
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return "The sandbox takes changes from its own page only"
        return None

    def _is_ours(self, host: str) -> bool:
        name = _hostname(host)
        return name in self._allowed or name == "localhost" or _is_loopback(name)


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
