"""Whose webhook is this: signatures, and the one exception for trying things out at home."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from crosschat.config import Settings
from crosschat.connections.directory import Directory, Live
from crosschat.messaging.channel import Plugin, Webhook
from crosschat.messaging.failures import SignatureInvalid, SignatureMissing

_FROM_OUTSIDE = ("forwarded", "origin", "sec-fetch-site")
_Verdict = Literal["signed", "unsigned", "forged"]
_LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True, slots=True)
class Peer:
    """Who sent the request: the socket's address and the headers, in lower case."""

    address: str | None
    headers: Mapping[str, str]


async def verified_connections(
    plugin: Plugin,
    hook: Webhook,
    path_connection: Live | None,
    directory: Directory,
    settings: Settings,
    peer: Peer,
) -> tuple[str, ...]:
    """The ids of the connections whose own secret vouches for the body.

    Each distinct secret is tried once. Raises: SignatureInvalid.
    """
    candidates = await _candidates(plugin, hook, path_connection, directory)
    verdicts: dict[tuple[str, ...], _Verdict] = {}
    verified: list[str] = []
    for live in candidates:
        if live.secrets not in verdicts:
            verdicts[live.secrets] = _judge(live, hook)
        verdict = verdicts[live.secrets]
        if verdict == "signed" or (verdict == "unsigned" and may_be_unsigned(live, settings, peer)):
            verified.append(live.id)
    if not verified:
        raise SignatureInvalid("No connection's secret matches the signature of this webhook.")
    return tuple(verified)


async def _candidates(
    plugin: Plugin, hook: Webhook, path_connection: Live | None, directory: Directory
) -> Sequence[Live]:
    if path_connection is not None:
        # The path names one connection, but the body may carry items of its siblings as well.
        named = await _named(plugin, hook, directory)
        return [path_connection, *(live for live in named if live.id != path_connection.id)]
    named = await _named(plugin, hook, directory)
    if named or plugin.accounts(hook):
        return named
    only = await directory.only(plugin.key)
    return [only] if only else await directory.of_channel(plugin.key)


async def _named(plugin: Plugin, hook: Webhook, directory: Directory) -> list[Live]:
    found = [await directory.find(plugin.key, account) for account in plugin.accounts(hook)]
    return list({live.id: live for lives in found for live in lives}.values())


def _judge(live: Live, hook: Webhook) -> _Verdict:
    if not live.secrets:
        return "unsigned"  # Signed or not: there is nothing to hold it against.
    try:
        live.channel.verify(hook)
    except SignatureMissing:
        return "unsigned"
    except SignatureInvalid:
        return "forged"
    return "signed"


def may_be_unsigned(live: Live, settings: Settings, peer: Peer) -> bool:
    """Design rule 1: only while developing, and only what certainly comes from this machine."""
    if not settings.development:
        return False
    if settings.allow_unsigned_webhooks and not live.secrets:
        return True
    if live.secrets and not live.simulated:
        return False
    return is_local(peer, settings)


def is_local(peer: Peer, settings: Settings) -> bool:
    """Loopback all the way: a tunnel, a proxy or a web page is the internet."""
    if not is_from_here(peer):
        return False
    if settings.public_url is None:
        return True
    public = urlsplit(settings.public_url).hostname or ""
    return public == "localhost" or _is_loopback(public)


def is_from_here(peer: Peer) -> bool:
    """Whether the request comes from a program on this machine, through no proxy and no page."""
    headers = peer.headers
    if any(name in headers for name in _FROM_OUTSIDE):
        return False
    if any(name.startswith("x-forwarded-") for name in headers):
        return False
    host = headers.get("host", "")
    host = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return host.lower() in _LOOPBACK_HOSTS and _is_loopback(peer.address)


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
