"""One account: its settings, what its platform says of it, what failed lately."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.doctor.work import DAY
from crosschat.kit import clock
from crosschat.messaging.abilities import Diagnoses, Expected, Finding
from crosschat.messaging.channel import Plugin
from crosschat.messaging.failures import WindowClosed
from crosschat.models import Connection, Conversation, Delivery

log = structlog.get_logger()
_PATIENCE = 60.0  # seconds for all that one platform is asked
_RECENT = timedelta(days=7)


def expected(live: Live, settings: Settings) -> Expected:
    """Where this connection's webhooks are taken; simulated accounts find us by themselves."""
    plugin = live.plugin
    names = (plugin.key, *plugin.aliases)
    paths = [*plugin.routes, *(f"/integrations/{name}/webhook" for name in names)]
    paths += [f"/integrations/{name}/{live.id}/webhook" for name in names]
    return Expected(paths=tuple(paths), public_url=None if live.simulated else settings.public_url)


def variable_findings(
    plugins: Iterable[Plugin], lives: Sequence[Live], settings: Settings
) -> list[Finding]:
    """Accounts that the variables name, but that the running server has not connected."""
    known = {(live.plugin.key, live.account_id) for live in lives}
    findings = []
    for plugin in plugins:
        given = plugin.from_environment(settings.environment) if plugin.from_environment else None
        if given is None or (plugin.key, str(given[plugin.account_field])) in known:
            continue
        findings.append(
            Finding(
                check="variables",
                level="failed",
                text=f"{plugin.name} is set up by variables, but is not connected",
                remedy="Restart the server: it reads its variables at the start.",
            )
        )
    return findings


def setup_findings(live: Live, settings: Settings) -> list[Finding]:
    """What has to be set before webhooks can be taken."""
    return [*_secret(live, settings), *_verify_token(live, settings)]


def _secret(live: Live, settings: Settings) -> list[Finding]:
    plugin = live.plugin
    if not plugin.secret_fields:
        return []
    if live.secrets:
        return [Finding(check="secret", level="ok", text="The secret that signs webhooks is set")]
    allowed = settings.allow_unsigned_webhooks and settings.development
    variable = next(iter(plugin.secret_variables), plugin.secret_fields[0])
    return [
        Finding(
            check="secret",
            level="warning" if allowed else "failed",
            text="The secret that signs webhooks is missing, so they "
            + ("are believed unsigned" if allowed else "are refused"),
            remedy=f"Set {variable}"
            + ("." if allowed else ", or ALLOW_UNSIGNED_WEBHOOKS=1 while you develop."),
        )
    ]


def _verify_token(live: Live, settings: Settings) -> list[Finding]:
    plugin = live.plugin
    if plugin.handshake is None or not plugin.token_variables:
        return []
    own = any(live.opened.credentials.get(name) for name in plugin.token_fields)
    variable = plugin.token_variables[0]
    if own or any(settings.environment.get(name) for name in plugin.token_variables):
        shown = f"{variable} is set; the same has to stand at {plugin.name}"
        return [Finding(check="verify_token", level="ok", text=shown)]
    return [
        Finding(
            check="verify_token",
            level="failed",
            text=f"{variable} is not set, so the verification of the webhook fails",
            remedy=f"Set {variable} to any text, and enter the same at {plugin.name}.",
        )
    ]


async def platform_findings(live: Live, settings: Settings) -> Sequence[Finding]:
    """What the platform says; that it cannot be asked is a finding too."""
    channel = live.channel
    if not isinstance(channel, Diagnoses):
        return ()
    try:
        async with asyncio.timeout(_PATIENCE):
            return await channel.diagnose(expected(live, settings))
    except TimeoutError:
        said = f"{live.plugin.name} did not answer in time"
    except Exception as error:  # one account must not keep the others from being looked at
        log.exception("doctor.failed", connection=live.id)
        said = f"Asking {live.plugin.name} failed with {type(error).__name__}"
    return (
        Finding(check="platform", level="warning", text=said, remedy="Run this again in a minute."),
    )


async def history_findings(session: AsyncSession, live: Live) -> list[Finding]:
    """What our own books tell: a pause, replies that failed, windows that have closed."""
    return [
        *await _state(session, live),
        *await _failed(session, live),
        *await _windows(session, live),
    ]


async def _state(session: AsyncSession, live: Live) -> list[Finding]:
    found = await session.execute(
        select(Connection.status, Connection.status_detail).where(Connection.id == live.id)
    )
    status, detail = found.one()
    if status == "paused":
        return [
            Finding(
                check="connection",
                level="failed",
                text=f"Sending is paused: {detail or 'no reason was kept'}",
                remedy="Mend it, then connect the account again (or restart, if it is set by"
                " variables).",
            )
        ]
    if detail:
        return [
            Finding(
                check="connection",
                level="warning",
                text=detail,
                remedy="CrossChat tries again by itself; run this again in some minutes.",
            )
        ]
    return []


async def _failed(session: AsyncSession, live: Live) -> list[Finding]:
    rows = await session.execute(
        select(Delivery.error_code, func.count(), func.max(Delivery.error_message))
        .where(
            Delivery.connection_id == live.id,
            Delivery.status.in_(("failed", "unknown")),
            Delivery.error_code.is_not(None),
            Delivery.created_at > clock.now() - DAY,
        )
        .group_by(Delivery.error_code)
        .order_by(Delivery.error_code)
    )
    return [
        Finding(
            check="window" if code == WindowClosed.code else "deliveries",
            level="warning",
            text=f"{count} reply(s) failed in the last day: {message or code}",
            remedy="The customer must write first, which reopens the window; then send again."
            if code == WindowClosed.code
            else "Mend what it says, then send them again from the inbox.",
        )
        for code, count, message in rows
    ]


async def _windows(session: AsyncSession, live: Live) -> list[Finding]:
    window = live.plugin.capabilities.window
    if window is None:
        return []
    now = clock.now()
    found = await session.execute(
        select(
            func.count(),
            func.count().filter(Conversation.last_inbound_at > now - window),
        ).where(
            Conversation.connection_id == live.id,
            Conversation.status != "archived",
            Conversation.last_message_at > now - _RECENT,
        )
    )
    recent, open_ones = found.one()
    if not recent:
        return []
    hours = window.total_seconds() / 3600
    shown = f"{open_ones} of {recent} recent conversations can be answered ({hours:g}-hour window)"
    return [Finding(check="windows", level="ok", text=shown)]
