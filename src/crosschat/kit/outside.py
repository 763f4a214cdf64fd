"""HTTP to addresses that somebody else chose: only to the public internet.

The check stands where the socket is made, so it sees the address that is really connected to: a
name that resolves to something else a moment later, a literal in any notation and every address of
a name pass through it. Redirects are the caller's to refuse.
"""

import ipaddress
import socket
from typing import Any

import aiohttp

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(OSError):
    """A name led to an address that is not on the public internet."""


class ConnectionLost(aiohttp.ClientError):
    """The connection broke after the request had been sent, or while it was."""


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
    return ip.is_global and not ip.is_multicast


def new_outside_session(*, limit: int = 100) -> aiohttp.ClientSession:
    """A session that connects to public addresses only; others fail with :class:`AddressRefused`
    as the `os_error` of aiohttp's ClientConnectorError. Every request is sent once.

    `limit` is the number of connections open at once.
    """
    return _session(aiohttp.TCPConnector(limit=limit, force_close=True, socket_factory=_guarded))


def new_inside_session(*, limit: int = 100) -> aiohttp.ClientSession:
    """The same without the check, for hosts that the operator has named."""
    return _session(aiohttp.TCPConnector(limit=limit, force_close=True))


def _session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=30, sock_connect=5),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": "CrossChat (+self-hosted)"},
        auto_decompress=False,  # a small answer must not unfold into a large one
        middlewares=(_once,),
    )


async def _once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """aiohttp sends GET, PUT and DELETE a second time when the connection breaks. Not here."""
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionLost(type(error).__name__) from error


def _guarded(info: Any) -> socket.socket:
    family, kind, protocol, _, address = info
    if not is_public(address[0]):
        raise AddressRefused(f"{address[0]} is not an address on the public internet.")
    return socket.socket(family, kind, protocol)


class Hosts:
    """Hosts that the operator vouches for: ``crm.internal, localhost:8001``."""

    def __init__(self, listed: str = "") -> None:
        self._names = frozenset(name.strip().lower() for name in listed.split(",") if name.strip())

    def allow(self, host: str, port: int) -> bool:
        """Whether `host` is listed by itself or with this port."""
        host = host.lower()
        return host in self._names or f"{host}:{port}" in self._names
