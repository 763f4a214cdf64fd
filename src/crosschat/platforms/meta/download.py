"""Fetching files from Meta's hosts, and only from those (whatsapp.md §10).

The addresses come in webhooks. The token goes to the Graph API's own hosts alone, and never
through a redirect.
"""

import asyncio
from http import HTTPStatus

import aiohttp
from yarl import URL

from crosschat.messaging.failures import Rejected
from crosschat.platforms.meta.graph import Graph
from crosschat.platforms.meta.outcome import Answer

_GRAPH_HOST = "graph.facebook.com"
_FILES_DOMAIN = ".fbsbx.com"
# Meta's delivery networks: their addresses carry their own signature.
_OPEN_DOMAINS = (".fbcdn.net", ".whatsapp.net", ".cdninstagram.com")
# lookaside is said to refuse clients that do not name themselves (§10, unconfirmed).
_CLIENT = {"User-Agent": "CrossChat/1.0 (+https://github.com/crosschat)"}
_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=10, sock_connect=10, sock_read=30)
_WHOLE_DOWNLOAD = 300.0
_HOPS = 3
_CHUNK = 64 * 1024


class Expired(Rejected):
    """The file is not at this address any more; a fresh address may have it."""


def takes_token(url: str, base_url: str) -> bool:
    """Whether the account's token may be shown to this address."""
    if _origin(url) == _origin(base_url):
        return True
    scheme, host, port = _origin(url)
    official = host == _GRAPH_HOST or host.endswith(_FILES_DOMAIN)
    return official and (scheme, port) == ("https", 443)


def may_fetch(url: str, base_url: str) -> bool:
    """Whether the address is Meta's at all."""
    scheme, host, port = _origin(url)
    open_host = host.endswith(_OPEN_DOMAINS) and (scheme, port) == ("https", 443)
    return open_host or takes_token(url, base_url)


async def download(graph: Graph, url: str, *, max_bytes: int) -> tuple[bytes, str | None]:
    """The file's bytes and the MIME type that its host named.

    Raises:
        Expired: the address is over.
        Rejected: the file is larger than `max_bytes`, or not at Meta.
        ChannelError: it could not be fetched.
    """
    with_token = takes_token(url, graph.base_url)
    try:
        async with asyncio.timeout(_WHOLE_DOWNLOAD):
            for _ in range(_HOPS):
                if not may_fetch(url, graph.base_url):
                    raise Rejected("The file is at an address that is not Meta's.")
                async with graph.session.get(
                    url,
                    headers={**_CLIENT, **(graph.authorization if with_token else {})},
                    timeout=_TIMEOUT,
                    allow_redirects=False,
                ) as response:
                    target = response.headers.get("Location")
                    if not (300 <= response.status < 400 and target):
                        return await _received(graph, response, max_bytes)
                url, with_token = str(URL(url).join(URL(target))), False
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise graph.failure(error, changes=False) from None
    raise Rejected("The file's address leads from one address to the next without an end.")


async def _received(
    graph: Graph, response: aiohttp.ClientResponse, max_bytes: int
) -> tuple[bytes, str | None]:
    if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        raise Expired("The file is no longer available at Meta.", provider_code="404")
    if response.status != HTTPStatus.OK:
        raise graph.failure(Answer(response.status, await response.read()), changes=False)
    if (response.content_length or 0) > max_bytes:
        raise too_large(max_bytes)
    data = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        data += chunk
        if len(data) > max_bytes:
            raise too_large(max_bytes)
    named = response.content_type
    return bytes(data), None if named == "application/octet-stream" else named


def too_large(max_bytes: int) -> Rejected:
    """The error for a file above the limit, in bytes."""
    return Rejected(f"The file is larger than {max_bytes} bytes.")


def _origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, read by the same parser that the client uses.

    Nothing that equals an origin if the address is malformed.
    """
    try:
        parsed = URL(url)
    except ValueError:
        return "", "", None
    return parsed.scheme, parsed.host or "", parsed.port
