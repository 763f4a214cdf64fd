"""Each trouble of the chatbot guide, and some more: the doctor names it, with its remedy."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from crosschat.config import Settings
from crosschat.doctor.examine import examine
from crosschat.kit import clock
from crosschat.main import open_system
from crosschat.models import Connection, JobRow, RawEvent, WorkerPulse
from crosschat.postgres import EmbeddedPostgres
from tests.cli.test_cli import crosschat
from tests.conftest import TEMPLATE, _execute, named
from tests.doctor.clinic import BOT, NUMBER, Clinic, clinic, finding
from tests.doctor.troubles import NOW, TROUBLES
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import until


@pytest.fixture(scope="module")
async def shared(
    postgres_server: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Clinic]:
    name = "test_doctor"
    await _execute(postgres_server.dsn, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    folder = tmp_path_factory.mktemp("doctor")
    async with clinic(named(postgres_server.dsn, name), folder) as it, it.api.working():
        yield it
    await _execute(postgres_server.dsn, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def it(shared: Clinic) -> AsyncIterator[Clinic]:
    # The worker in this process has no process of its own that would show a sign of life.
    async with shared.api.database.transaction() as session:
        await session.merge(WorkerPulse(holder="of the test", seen_at=clock.now()))
    yield shared
    shared.heal()


async def test_a_healthy_system_has_nothing_failed(it: Clinic) -> None:
    report = await it.ask()
    assert not report.failed, list(report.lines())
    titles = [section.title.split(" ")[0] for section in report.sections]
    assert sorted(titles) == ["Instagram", "Messenger", "Server", "Telegram", "WhatsApp"]
    for channel in ("Instagram", "Messenger", "WhatsApp"):
        for check in ("token", "permissions", "webhook", "fields", "secret", "verify_token"):
            if (channel, check) != ("Instagram", "fields"):
                assert finding(report, channel, check).level == "ok", (channel, check)
    assert finding(report, "Telegram", "webhook").level == "ok"
    assert finding(report, "Server", "workers").level == "ok"


@pytest.mark.parametrize("name", TROUBLES)
async def test_a_trouble_is_named_with_its_remedy(it: Clinic, name: str) -> None:
    trouble = TROUBLES[name]
    if trouble.variables.get("META_APP_SECRET") == "":
        await _without_secret(it)
    trouble.do(it)
    report = await it.ask(**trouble.variables)
    found = finding(report, trouble.section, trouble.check)
    assert (found.level, report.failed) == (trouble.level, trouble.level == "failed"), found
    assert trouble.says in found.text
    assert trouble.remedy in found.remedy


async def _without_secret(it: Clinic) -> None:
    """The connection as it would have been made without the variable."""
    connections = it.api.system.connections
    credentials = {"app_secret": ""}
    async with it.api.database.transaction() as session:
        ids = await session.scalars(select(Connection.id).where(Connection.account_id == NUMBER))
        for connection_id in ids:
            await connections.change(session, connection_id, credentials=credentials)


async def test_a_certificate_that_telegram_refuses_is_an_ssl_error(it: Clinic) -> None:
    """The server behind this address speaks no TLS, so the simulated Telegram finds none."""
    it.put_bot(url=it.url.replace("http://", "https://") + "/telegram/webhook")
    bot = it.world.telegram.bots.get(BOT)
    assert bot is not None
    content = {"message_id": 1, "date": NOW, "chat": {"id": 5, "type": "private"}, "text": "hi"}
    it.world.telegram.bag(bot).add("message", content, "5")

    async def refused() -> bool:
        return bot.webhook.last_error_message is not None

    await until(refused)
    found = finding(await it.ask(), "Telegram", "ssl")
    assert found.level == "failed"
    assert "SSL error" in found.text
    assert "HTTPS" in found.remedy


async def test_a_reply_after_24_hours_is_told_with_what_reopens_the_window(it: Clinic) -> None:
    late = text_message("351911", "a day late", "wamid.LATE", NOW - 25 * 3600)
    assert await _take_in(it, change(NUMBER, messages=[late])) == 200

    async def failed() -> Any:
        _, page = await it.api.ask("GET", "/v1/messages?direction=outbound")
        return [row for row in page["data"] if row["status"] == "failed"]

    await until(failed)
    report = await it.ask()
    found = finding(report, "WhatsApp", "window")
    assert (found.level, "24 hours" in found.text) == ("warning", True)
    assert "must write first" in found.remedy
    assert "0 of 1 recent" in finding(report, "WhatsApp", "windows").text


async def test_webhooks_that_nobody_could_use_are_counted(it: Clinic) -> None:
    body, headers = signed(envelope([change(NUMBER, messages=[])]), _secret(it))
    rows = await it.api.rows(select(RawEvent))
    async with it.api.database.transaction() as session:
        verified = [row.verified for row in rows][:1] or [[]]
        for number, raw in enumerate((b"no json", body)):
            session.add(
                RawEvent(
                    id=f"evt_doctor_{number}",
                    channel="whatsapp",
                    verified=verified[0],
                    headers=headers,
                    body=raw,
                    received_at=clock.now(),
                    state="unparsable" if number == 0 else "split",
                    unrouted=number,
                    error="ValueError: boom" if number == 0 else None,
                )
            )
    report = await it.ask()
    unread = finding(report, "Server", "unread_webhooks")
    assert "boom" in unread.text
    assert "Check the logs" in unread.remedy
    assert "no connected account" in finding(report, "Server", "unrouted_webhooks").text
    async with it.api.database.transaction() as session:
        await session.execute(delete(RawEvent).where(RawEvent.id.startswith("evt_doctor")))


async def test_a_job_that_gave_up_and_a_paused_account_are_failures(it: Clinic) -> None:
    pausing = update(Connection).where(Connection.account_id == NUMBER)
    async with it.api.database.transaction() as session:
        await session.execute(pausing.values(status="paused", status_detail="The token is dead."))
        session.add(
            JobRow(
                lane="x",
                lane_class="split",
                kind="ingress.split",
                payload="{}",
                error="KeyError: 'x'",
                dead_at=clock.now() - timedelta(hours=1),
            )
        )
    report = await it.ask()
    assert "The token is dead." in finding(report, "WhatsApp", "connection").text
    dead = finding(report, "Server", "jobs")
    assert (dead.level, "KeyError" in dead.text, "dead-letters" in dead.remedy) == (
        "failed",
        True,
        True,
    )
    async with it.api.database.transaction() as session:
        await session.execute(pausing.values(status="active", status_detail=None))
        await session.execute(delete(JobRow).where(JobRow.dead_at.is_not(None)))


async def test_no_worker_is_a_failure(dsn: str, data_dir: Path) -> None:
    async with clinic(dsn, data_dir) as it:
        found = finding(await it.ask(), "Server", "workers")
    assert (found.level, "crosschat worker" in found.remedy) == ("failed", True)


async def test_without_a_database_the_settings_are_still_looked_at() -> None:
    nowhere = "postgresql://user:very-secret-word@127.0.0.1:9/db"
    settings = Settings.load({"DATABASE_URL": nowhere, "PUBLIC_URL": "http://a.example"})
    report = await examine(settings, nowhere, open_system)
    assert finding(report, "Server", "database").remedy.startswith("Check DATABASE_URL")
    assert finding(report, "Server", "ssl").level == "failed"
    assert "very-secret-word" not in "\n".join(report.lines())


async def test_an_empty_database_has_to_be_migrated(postgres_server: EmbeddedPostgres) -> None:
    report = await examine(Settings.load({}), postgres_server.dsn, open_system)
    assert "crosschat migrate" in finding(report, "Server", "database").remedy


def test_the_command_prints_signs_or_json_and_tells_by_its_code(tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": "postgresql://u:p@127.0.0.1:9/db"}
    plain = crosschat("doctor", directory=tmp_path, **nowhere)
    assert plain.returncode == 1
    assert "  ✗ Postgres cannot be reached" in plain.stdout
    assert "      → Check DATABASE_URL" in plain.stdout
    machine = crosschat("doctor", "--json", directory=tmp_path, **nowhere)
    told = json.loads(machine.stdout)
    assert (machine.returncode, told["ok"]) == (1, False)
    assert told["sections"][0]["findings"][0]["check"] == "database"


async def _take_in(it: Clinic, *changes: dict[str, Any]) -> int:
    body, headers = signed(envelope(list(changes)), _secret(it))
    status, _ = await it.api.ask("POST", "/whatsapp/webhook", key=None, data=body, headers=headers)
    return status


def _secret(it: Clinic) -> str:
    return it.variables["META_APP_SECRET"]
