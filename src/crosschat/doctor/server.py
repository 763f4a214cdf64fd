"""The server: its settings, its database, and whether it can be reached."""

import ipaddress
from urllib.parse import urlsplit

import aiohttp
import asyncpg

from crosschat.config import Settings
from crosschat.database import create_engine
from crosschat.messaging.abilities import Finding
from crosschat.migrations.runner import applied_and_newest

_PATIENCE = aiohttp.ClientTimeout(total=8)
_DATABASE_PATIENCE = 10.0  # seconds
_NOT_OUTSIDE = (".local", ".internal", ".localhost")


async def database_finding(dsn: str) -> Finding:
    """Whether Postgres can be reached and has our tables."""
    try:
        connection = await asyncpg.connect(dsn, timeout=_DATABASE_PATIENCE)
        await connection.close()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # The address itself is not repeated: it may hold a password.
        return unreachable(str(error) or "no answer")
    engine = create_engine(dsn, pool_size=1)
    try:
        applied, newest = await applied_and_newest(engine)
    finally:
        await engine.dispose()
    if applied == newest:
        shown = f"Postgres answers; its tables are the newest ({newest})"
        return Finding(check="database", level="ok", text=shown)
    return Finding(
        check="database",
        level="failed",
        text=f"The database has the tables of {applied or 'nobody'}, not of {newest}",
        remedy="Run `crosschat migrate`.",
    )


def unreachable(reason: str) -> Finding:
    """There is no database to ask."""
    return Finding(
        check="database",
        level="failed",
        text=f"Postgres cannot be reached: {reason}",
        remedy="Check DATABASE_URL and that the server runs, or remove it for the embedded one.",
    )


def settings_findings(settings: Settings) -> list[Finding]:
    """Whether what is set can work at all."""
    return [_public_url(settings.public_url), *_model(settings), *_unsigned(settings)]


def _public_url(url: str | None) -> Finding:
    if url is None:
        return Finding(
            check="public_url",
            level="warning",
            text="PUBLIC_URL is not set, so no platform is told where to send webhooks",
            remedy="Set PUBLIC_URL=https://… (`ngrok http 8000` prints such an address).",
        )
    parts = urlsplit(url)
    if parts.scheme != "https":
        return Finding(
            check="ssl",
            level="failed",
            text=f"PUBLIC_URL is {url}, without SSL: platforms refuse it",
            remedy="Make sure that it is the HTTPS address (ngrok prints one with https://).",
        )
    if _is_inside(parts.hostname or ""):
        return Finding(
            check="public_url",
            level="failed",
            text=f"PUBLIC_URL is {url}, which nobody outside of this network can reach",
            remedy="Set the public address of your domain or tunnel.",
        )
    return Finding(check="public_url", level="ok", text=f"Platforms reach us at {url}")


def _is_inside(host: str) -> bool:
    if host == "localhost" or host.endswith(_NOT_OUTSIDE):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _model(settings: Settings) -> list[Finding]:
    if settings.ai_api_key is not None:
        return [Finding(check="model", level="ok", text=f"AI agents use {settings.ai_model}")]
    if settings.sandbox:
        return [Finding(check="model", level="ok", text="AI agents use the sandbox's model")]
    return [
        Finding(
            check="model",
            level="warning",
            text="There is no AI model, so every message waits for a person",
            remedy="Set AI_API_KEY.",
        )
    ]


def _unsigned(settings: Settings) -> list[Finding]:
    if not settings.allow_unsigned_webhooks:
        return []
    return [
        Finding(
            check="unsigned",
            level="warning",
            text="ALLOW_UNSIGNED_WEBHOOKS is on: anybody can pretend to be a platform",
            remedy="Set the channels' secrets and remove it before real customers write.",
        )
    ]


async def reach_findings(http: aiohttp.ClientSession, settings: Settings) -> list[Finding]:
    """Whether the API answers here, and under the address that platforms are given."""
    findings = [await _local(http, settings.local_url)]
    if settings.public_url is not None:
        findings.append(await _outside(http, settings.public_url))
    return findings


async def _local(http: aiohttp.ClientSession, url: str) -> Finding:
    try:
        async with http.get(f"{url}/healthz", timeout=_PATIENCE) as answer:
            if await _is_ours(answer):
                return Finding(check="server", level="ok", text=f"The server answers at {url}")
            said = f"Something else answers at {url} (HTTP {answer.status})"
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        said = f"The server does not answer at {url}"
    return Finding(
        check="server", level="failed", text=said, remedy="Start it with `crosschat serve`."
    )


async def _outside(http: aiohttp.ClientSession, url: str) -> Finding:
    try:
        async with http.get(f"{url}/healthz", timeout=_PATIENCE, allow_redirects=False) as answer:
            if await _is_ours(answer):
                return Finding(check="tunnel", level="ok", text=f"{url} leads to the server")
            said = f"{url} answers HTTP {answer.status}, but that is not this server"
    except aiohttp.ClientSSLError:
        return Finding(
            check="ssl",
            level="failed",
            text=f"SSL error: {url} has no valid certificate",
            remedy="Use the HTTPS address of the tunnel, or renew the domain's certificate.",
        )
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        said = f"{url} cannot be reached from here ({type(error).__name__})"
    return Finding(
        check="tunnel",
        level="failed",
        text=said,
        remedy="Check that ngrok (or the proxy) runs and forwards to the server; if its address"
        " has changed, set PUBLIC_URL and update the webhook URL in the platforms' settings.",
    )


async def _is_ours(answer: aiohttp.ClientResponse) -> bool:
    if answer.status != 200 or answer.content_type != "application/json":
        return False
    return bool(await answer.json() == {"status": "ok"})
