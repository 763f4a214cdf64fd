"""One account: its settings, what its platform says of it, what failed lately."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crosschat.config import Settings
from crosschat.connections.directory import Live
from crosschat.doctor.work import DAY
from crosschat.kit import clock
from crosschat.messaging.abilities import Finding
from crosschat.messaging.channel import Plugin
from crosschat.messaging.failures import WindowClosed
from crosschat.models import Connection, Conversation, Delivery

_RECENT = timedelta(days=7)


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
