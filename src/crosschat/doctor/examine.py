"""The whole examination: the server first, then every connection, each on its own."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from crosschat.config import Settings
from crosschat.connections.censoring import Censor
from crosschat.connections.diagnosis import platform_findings, setup_findings
from crosschat.connections.directory import Live
from crosschat.doctor.connections import history_findings, variable_findings
from crosschat.doctor.report import Report, Section, censored
from crosschat.doctor.server import database_finding, reach_findings, settings_findings
from crosschat.doctor.work import work_findings
from crosschat.messaging.abilities import Finding
from crosschat.system import System

Open = Callable[[Settings, str], AbstractAsyncContextManager[System]]
_SERVER = "Server"


async def examine(settings: Settings, dsn: str, open_system: Open) -> Report:
    """Everything that can be looked at; without a database only the settings can."""
    database = await database_finding(dsn)
    if database.level == "failed":
        return without_database(settings, database)
    async with open_system(settings, dsn) as system:
        return await examine_system(system, database)


def without_database(settings: Settings, database: Finding) -> Report:
    """What can be told when the database cannot be used."""
    section = Section(_SERVER, (database, *settings_findings(settings)))
    return Report((censored(section, Censor(settings, ())),))


async def examine_system(system: System, database: Finding) -> Report:
    """The server and every connection of an installation whose database answers."""
    settings = system.settings
    lives = await system.directory.all()
    async with system.database.transaction() as session:
        work = await work_findings(session)
    reach = await reach_findings(system.session, settings)
    server = [database, *settings_findings(settings), *reach, *work]
    server += variable_findings(system.plugins.values(), lives, settings)
    if not lives:
        server.append(_nobody())
    accounts = await asyncio.gather(*(_account(system, live) for live in lives))
    censor = Censor(settings, lives)
    sections = (Section(_SERVER, tuple(server)), *accounts)
    return Report(tuple(censored(section, censor) for section in sections))


async def _account(system: System, live: Live) -> Section:
    findings = [
        *setup_findings(live, system.settings),
        *await platform_findings(live, system.settings),
    ]
    async with system.database.transaction() as session:
        findings += await history_findings(session, live)
    title = f"{live.plugin.name} {live.account_id}{' (simulated)' if live.simulated else ''}"
    return Section(title, tuple(findings), live.id)


def _nobody() -> Finding:
    return Finding(
        check="connections",
        level="warning",
        text="No channel is connected",
        remedy="Set a channel's variables and start the server, or connect one over the API.",
    )
