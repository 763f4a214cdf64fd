"""Each trouble of the chatbot guide, and some more: the doctor names it, with its remedy."""

import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
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
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import until

ELSEWHERE = "https://old.tunnel.invalid"


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


@dataclass(frozen=True)
class Trouble:
    """`says` and `remedy` are parts of what the doctor prints."""

    do: Callable[[Clinic], Any]
    section: str
    check: str
    says: str
    remedy: str
    level: str = "failed"
    variables: dict[str, str] = field(default_factory=dict)


def nothing(_: Clinic) -> None:
    """The variables alone make the trouble."""


def _unsubscribed(it: Clinic) -> None:
    it.put_number().subscribed = False


def _overridden(it: Clinic) -> None:
    it.put_number().override_url = f"{ELSEWHERE}/whatsapp/webhook"


def _foreign_bot(it: Clinic) -> None:
    it.put_bot(token=f"{BOT}:{'B' * 35}")


_NOW = int(time.time())
TROUBLES = {
    "Bot not responding": Trouble(
        _foreign_bot, "Telegram", "token", "does not accept the bot token", "TELEGRAM_BOT_TOKEN"
    ),
    "Webhook not set": Trouble(
        lambda it: it.put_bot(url=""),
        "Telegram",
        "webhook",
        "No webhook is set",
        "/setWebhook?url=https://chat.invalid/telegram/webhook",
        variables={"PUBLIC_URL": "https://chat.invalid"},
    ),
    "Error 401": Trouble(_foreign_bot, "Telegram", "token", "401", "copy it from @BotFather"),
    "Webhook verification fails": Trouble(
        nothing,
        "WhatsApp",
        "verify_token",
        "verification of the webhook fails",
        "enter the same at WhatsApp",
        variables={"VERIFY_TOKEN": ""},
    ),
    "Messages not received, WhatsApp": Trouble(
        lambda it: it.put_number(fields=("account_update",)),
        "WhatsApp",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages field",
    ),
    "Messages not received, Messenger": Trouble(
        lambda it: it.put_page(attached=("feed",)),
        "Messenger",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages",
    ),
    "Messages not received, Instagram": Trouble(
        lambda it: it.put_page(fields=("comments",)),
        "Instagram",
        "fields",
        "Not subscribed to the field messages",
        "Subscribe to the messages field",
    ),
    "no app listens to the account": Trouble(
        _unsubscribed, "WhatsApp", "fields", "No app is subscribed", "3300110022/subscribed_apps"
    ),
    "no app listens to the Page": Trouble(
        lambda it: it.put_page(attached=None),
        "Instagram",
        "fields",
        "No app is subscribed",
        "subscribed_apps",
    ),
    "Telegram does not ask for messages": Trouble(
        lambda it: _kinds(it, ("poll",)), "Telegram", "fields", "not received", "allowed_updates"
    ),
    "Cannot send replies, WhatsApp": Trouble(
        lambda it: it.put_number(scopes=("whatsapp_business_management",)),
        "WhatsApp",
        "permissions",
        "lacks the permission whatsapp_business_messaging",
        "META_ACCESS_TOKEN",
    ),
    "Cannot send replies, Messenger": Trouble(
        lambda it: it.put_page(scopes=("pages_manage_metadata",)),
        "Messenger",
        "permissions",
        "lacks the permission pages_messaging",
        "META_PAGE_ACCESS_TOKEN",
    ),
    "expired token, WhatsApp": Trouble(
        lambda it: it.put_number(expired=True),
        "WhatsApp",
        "token",
        "invalid or has expired",
        "META_ACCESS_TOKEN",
    ),
    "expired token, Instagram": Trouble(
        lambda it: it.put_page(expired=True),
        "Instagram",
        "token",
        "invalid or has expired",
        "META_PAGE_ACCESS_TOKEN",
    ),
    "token that expires soon": Trouble(
        lambda it: it.put_number(expires_at=_NOW + 3600),
        "WhatsApp",
        "token",
        "valid until",
        "permanent",
        level="warning",
    ),
    "no Instagram account": Trouble(
        lambda it: it.put_page(instagram_id=None),
        "Instagram",
        "account",
        "No Instagram account belongs to this token",
        "account's id",
    ),
    "bad quality": Trouble(
        lambda it: it.put_number(quality_rating="RED"),
        "WhatsApp",
        "quality",
        "red",
        "Stop campaigns",
        level="warning",
    ),
    "blocked number": Trouble(
        lambda it: it.put_number(status="FLAGGED"), "WhatsApp", "number", "flagged", "Manager"
    ),
    "ngrok URL changed, WhatsApp": Trouble(
        lambda it: it.put_number(url=ELSEWHERE),
        "WhatsApp",
        "webhook",
        "old.tunnel.invalid, not to https://new.tunnel.invalid/whatsapp/webhook",
        "Update the webhook URL",
        variables={"PUBLIC_URL": "https://new.tunnel.invalid"},
    ),
    "ngrok URL changed, Messenger": Trouble(
        lambda it: it.put_page(url=ELSEWHERE),
        "Messenger",
        "webhook",
        "old.tunnel.invalid",
        "https://new.tunnel.invalid/messenger/webhook",
        variables={"PUBLIC_URL": "https://new.tunnel.invalid"},
    ),
    "ngrok URL changed, Telegram": Trouble(
        lambda it: it.put_bot(url=f"{ELSEWHERE}/telegram/webhook"),
        "Telegram",
        "webhook",
        "old.tunnel.invalid",
        "setWebhook?url=https://new.tunnel.invalid/telegram/webhook",
        variables={"PUBLIC_URL": "https://new.tunnel.invalid"},
    ),
    "ngrok is not running": Trouble(
        nothing,
        "Server",
        "tunnel",
        "cannot be reached",
        "ngrok",
        variables={"PUBLIC_URL": "https://new.tunnel.invalid"},
    ),
    "the account's own address is another": Trouble(
        _overridden,
        "WhatsApp",
        "webhook",
        "old.tunnel.invalid",
        "Update the webhook URL",
        variables={"PUBLIC_URL": "https://new.tunnel.invalid"},
    ),
    "no webhook at Meta": Trouble(
        lambda it: it.put_page(webhooks={}),
        "Messenger",
        "webhook",
        "No webhook is registered",
        "VERIFY_TOKEN",
    ),
    "SSL error": Trouble(
        nothing,
        "Server",
        "ssl",
        "without SSL",
        "HTTPS",
        variables={"PUBLIC_URL": "http://chat.example.org"},
    ),
    "an address that nobody reaches": Trouble(
        nothing,
        "Server",
        "public_url",
        "nobody outside",
        "public address",
        variables={"PUBLIC_URL": "https://localhost:8000"},
    ),
    "Server error 500 to Telegram": Trouble(
        lambda it: it.put_bot(
            last_error_date=_NOW, last_error_message="Wrong response from the webhook: 500"
        ),
        "Telegram",
        "deliveries",
        "500",
        "Check the logs",
        level="warning",
    ),
    "no secret": Trouble(
        nothing,
        "WhatsApp",
        "secret",
        "missing, so they are refused",
        "Set META_APP_SECRET",
        variables={"META_APP_SECRET": ""},
    ),
    "dead version": Trouble(
        nothing,
        "WhatsApp",
        "version",
        "META_API_VERSION=v19.0 ended on 2026-05-21; v21.0 is used instead",
        "META_API_VERSION=v26.0",
        level="warning",
        variables={"META_API_VERSION": "v19.0"},
    ),
    "no server": Trouble(
        nothing,
        "Server",
        "server",
        "does not answer at http://localhost:9",
        "crosschat serve",
        variables={"PORT": "9"},
    ),
    "variables that came after the start": Trouble(
        nothing,
        "Server",
        "variables",
        "Messenger is set up by variables, but is not connected",
        "Restart",
        variables={"META_PAGE_ID": "2020202"},
    ),
    "no model": Trouble(
        nothing,
        "Server",
        "model",
        "no AI model",
        "AI_API_KEY",
        level="warning",
        variables={"AI_API_KEY": ""},
    ),
}


def _kinds(it: Clinic, kinds: tuple[str, ...]) -> None:
    bot = it.world.telegram.bots.get(BOT)
    assert bot is not None
    bot.allowed_updates = kinds


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
    content = {"message_id": 1, "date": _NOW, "chat": {"id": 5, "type": "private"}, "text": "hi"}
    it.world.telegram.bag(bot).add("message", content, "5")

    async def refused() -> bool:
        return bot.webhook.last_error_message is not None

    await until(refused)
    found = finding(await it.ask(), "Telegram", "ssl")
    assert found.level == "failed"
    assert "SSL error" in found.text
    assert "HTTPS" in found.remedy


async def test_a_reply_after_24_hours_is_told_with_what_reopens_the_window(it: Clinic) -> None:
    late = text_message("351911", "a day late", "wamid.LATE", _NOW - 25 * 3600)
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
    assert (dead.level, "KeyError" in dead.text, "logs" in dead.remedy) == ("failed", True, True)
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
