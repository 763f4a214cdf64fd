"""Templates and news of the account, through the served API, a worker and the simulator."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from crosschat.connections.upkeep import UPKEEP
from crosschat.ingress.registering import webhook_url
from crosschat.kit import clock
from crosschat.messaging.channel import Registers
from crosschat.models import Connection, Conversation, JobRow
from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig
from tests.served import SEED, Served, serving, until

PATH = "/v1/connections/{}/templates"
BODY = {"type": "body", "parameters": [{"type": "text", "text": "Ana"}]}
BOTH = {"type": "body", "parameters": [*BODY["parameters"], {"type": "text", "text": "Monday"}]}
REMINDER = {"type": "template", "name": "appointment_reminder", "language": "en_US"}


class Stage:
    """CrossChat and the simulator, which send each other webhooks and messages."""

    def __init__(self, api: Served, sandbox: RunningSandbox, connection: str) -> None:
        self.api = api
        self.sandbox = sandbox
        self.connection = connection

    async def templates(self, query: str = "") -> dict[str, dict[str, Any]]:
        _, page = await self.api.ask("GET", PATH.format(self.connection) + query)
        return {row["name"]: row for row in page["data"]}

    async def sync(self) -> dict[str, dict[str, Any]]:
        status, page = await self.api.ask("POST", PATH.format(self.connection) + "/sync")
        assert status == 200, page
        return {row["name"]: row for row in page["data"]}

    async def play(self, path: str, body: dict[str, Any], method: str = "POST") -> dict[str, Any]:
        """Have the simulated platform do something, and CrossChat take the webhook."""
        url = f"{self.sandbox.url}/sandbox/whatsapp/{path}?wait=true"
        async with self.api.http.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return dict(await answer.json())

    async def decide(self, name: str, **change: str) -> None:
        row = (await self.templates())[name]
        assert (await self.play(f"templates/{row['external_id']}", change))["delivered"]

    async def shown(self) -> dict[str, Any]:
        _, page = await self.api.ask("GET", "/v1/connections")
        return dict(next(c for c in page["data"] if c["id"] == self.connection))

    async def conversation(self, customer: str) -> str:
        """A customer writes, and waits for the answer."""
        await self.play(f"customers/{customer}/messages", {"text": "hello"})

        async def stored() -> Any:
            _, page = await self.api.ask("GET", f"/v1/conversations?q={customer}")
            return page["data"]

        return str((await until(stored))[0]["id"])

    async def close_window(self, conversation: str) -> None:
        async with self.api.database.transaction() as session:
            await session.execute(
                update(Conversation)
                .where(Conversation.id == conversation)
                .values(last_inbound_at=clock.now() - timedelta(hours=25))
            )

    async def post(self, conversation: str, content: Any, **more: Any) -> tuple[int, Any]:
        body = {"conversation_id": conversation, "content": content, **more}
        return await self.api.ask("POST", "/v1/messages", json=body)

    async def settled(self) -> None:
        async def quiet() -> bool:
            return not await self.api.rows(select(JobRow).where(JobRow.dead_at.is_(None)))

        await until(quiet)


@pytest.fixture
async def stage(dsn: str, data_dir: Path) -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as sandbox:
        port = sandbox.url.rsplit(":", 1)[1]
        async with serving(dsn, data_dir, SANDBOX_PORT=port) as served, served.working():
            number = sandbox.sandbox.numbers.default
            number.webhook_url = f"{served.url}/integrations/whatsapp/webhook"
            [row] = await served.rows(select(Connection).where(Connection.channel == "whatsapp"))
            yield Stage(served, sandbox, row.id)


async def test_templates_are_synced_listed_filtered_and_gone_when_the_platform_has_them_no_more(
    stage: Stage,
) -> None:
    assert await stage.templates() == {}
    synced = await stage.sync()
    assert synced["hello_world"]["sendable"]
    assert not synced["hello_world"]["needs_values"]
    assert synced["order_update"]["needs_values"]
    ids = {row["id"] for row in synced.values()}
    kept = stage.sandbox.sandbox.templates.of("200000000000001").all
    kept[:] = [t for t in kept if t["name"] != "order_update"]
    again = await stage.sync()
    assert set(again) == {"hello_world", "appointment_reminder"}
    assert {row["id"] for row in again.values()} < ids
    assert set(await stage.templates("?name=hello_world&language=en_US&status=approved")) == {
        "hello_world"
    }
    assert await stage.templates("?language=pt_BR") == {}
    _, first = await stage.api.ask("GET", PATH.format(stage.connection) + "?limit=1")
    more = f"?limit=1&cursor={first['next']}"
    _, second = await stage.api.ask("GET", PATH.format(stage.connection) + more)
    assert {first["data"][0]["name"], second["data"][0]["name"]} == set(again)
    assert second["next"] is None


async def test_what_meta_decides_about_a_template_is_seen_at_once(stage: Stage) -> None:
    await stage.sync()
    await stage.decide("hello_world", event="PAUSED")
    paused = await until(lambda: _named(stage, "hello_world", status="PAUSED"))
    assert not paused["sendable"]
    await stage.decide("hello_world", event="REINSTATED")
    await until(lambda: _named(stage, "hello_world", status="APPROVED", sendable=True))
    await stage.decide("hello_world", quality="RED")
    await stage.decide("hello_world", category="MARKETING")
    await until(lambda: _named(stage, "hello_world", quality="RED", category="MARKETING"))
    await stage.decide("hello_world", event="DELETED")

    async def gone() -> bool:
        return "hello_world" not in await stage.templates()

    await until(gone)
    stage.sandbox.sandbox.templates.of("200000000000001").all.append(
        {**stage.sandbox.sandbox.templates.of("x").all[0], "id": "77", "name": "brand_new"}
    )
    await stage.play("templates/77", {"event": "APPROVED"})
    await until(lambda: _named(stage, "brand_new", status="APPROVED"))


async def _named(stage: Stage, name: str, **wanted: Any) -> dict[str, Any] | None:
    row = (await stage.templates()).get(name)
    return row if row and wanted.items() <= row.items() else None


async def test_a_template_message_is_checked_before_it_is_sent_and_reads_like_itself(
    stage: Stage,
) -> None:
    conversation = await stage.conversation("351910000001")
    unchecked = {"name": "nobody_knows", "language": "en_US"}
    path = PATH.format(stage.connection)
    _, answer = await stage.api.ask("POST", f"{path}/validate", json=unchecked)
    assert answer == {"ok": True, "checked": False, "text": ""}
    await stage.sync()

    status, problem = await stage.post(conversation, {**REMINDER, "components": [BODY]})
    assert (status, problem["code"]) == (422, "template_mismatch")
    assert (problem["component"], problem["parameter"]) == ("body", "2")
    status, problem = await stage.post(conversation, {"type": "template", **unchecked})
    assert (status, problem["code"]) == (422, "template_rejected")
    assert problem["templates"][0]["name"] == "hello_world"

    whole = {**REMINDER, "components": [BOTH]}
    read = "Hello Ana, this is a reminder of your appointment on Monday."
    _, answer = await stage.api.ask("POST", f"{path}/validate", json=whole)
    assert answer == {"ok": True, "checked": True, "text": read}
    await stage.close_window(conversation)
    status, sent = await stage.post(conversation, whole)
    assert (status, sent["text"]) == (201, read)
    [bubble] = await until(lambda: _on_the_phone(stage, "template"))
    assert bubble.text == read


async def _on_the_phone(stage: Stage, kind: str) -> list[Any]:
    [chat] = stage.sandbox.sandbox.chats.newest("whatsapp", 10)
    return [b for b in chat.bubbles.values() if b.type == kind and b.direction == "in"]


async def test_a_closed_window_names_the_templates_that_may_be_sent(stage: Stage) -> None:
    await stage.sync()
    conversation = await stage.conversation("351910000002")
    soon = (clock.now() + timedelta(seconds=2)).isoformat()
    _, scheduled = await stage.post(conversation, "in a moment", scheduled_at=soon)
    await stage.close_window(conversation)
    status, problem = await stage.post(conversation, "too late")
    assert (status, problem["code"]) == (409, "window_closed")
    assert problem["templates"][0] == {
        "name": "hello_world",
        "language": "en_US",
        "needs_values": False,
    }

    async def failed() -> Any:
        _, message = await stage.api.ask("GET", f"/v1/messages/{scheduled['id']}")
        return message if message["status"] == "failed" else None

    error = (await until(failed))["error"]
    assert error["code"] == "window_closed"
    assert (
        "Approved templates: hello_world (en_US), appointment_reminder (en_US)"
        in (error["message"])
    )


async def test_templates_are_submitted_approved_and_deleted(stage: Stage) -> None:
    await stage.sync()
    parcel = {
        "name": "parcel_arrived",
        "language": "en_US",
        "category": "utility",
        "named_parameters": True,
        "components": [
            {
                "type": "BODY",
                "text": "Your parcel {{code}} is here.",
                "example": {"body_text_named_params": [{"param_name": "code", "example": "A"}]},
            }
        ],
    }
    path = PATH.format(stage.connection)
    status, made = await stage.api.ask("POST", path, json=parcel)
    assert (status, made["status"], made["sendable"]) == (201, "PENDING", False)
    status, problem = await stage.api.ask("POST", path, json=parcel)
    assert (status, problem["provider_code"]) == (422, "100")
    await stage.decide("parcel_arrived", event="APPROVED")
    await until(lambda: _named(stage, "parcel_arrived", sendable=True))
    code = {"type": "text", "parameter_name": "code", "text": "A-77"}
    message = {**parcel, "components": [{"type": "body", "parameters": [code]}]}
    _, checked = await stage.api.ask("POST", f"{path}/validate", json=message)
    assert checked["text"] == "Your parcel A-77 is here."
    assert (await stage.api.ask("DELETE", f"{path}/{made['id']}"))[0] == 204
    assert "parcel_arrived" not in await stage.sync()


async def test_news_of_the_account_is_shown_and_a_ban_pauses_until_it_is_lifted(
    stage: Stage,
) -> None:
    async def announce(field: str, **value: Any) -> None:
        await stage.play("account", {"field": field, "value": value})
        await stage.settled()

    await announce("account_alerts", alert_severity="WARNING", alert_type="OBA")
    shown = await stage.shown()
    assert shown["status"] == "active"
    assert shown["health"]["account_alerts"]["severity"] == "warning"
    await announce("account_update", event="ACCOUNT_VIOLATION")
    await announce(
        "account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "DISABLE"}
    )
    banned = await stage.shown()
    assert banned["status"] == "paused"
    assert "DISABLE" in banned["status_detail"]
    await announce("account_update", event="PARTNER_ADDED")
    assert (await stage.shown())["status"] == "paused"
    reinstated = {"waba_ban_state": "REINSTATE"}
    await announce("account_update", event="DISABLED_UPDATE", ban_info=reinstated)
    lifted = await stage.shown()
    assert (lifted["status"], lifted["status_detail"]) == ("active", None)
    assert "account_update.account_violation" in lifted["health"]


async def test_an_account_that_nobody_listens_to_is_subscribed_to_this_server(
    stage: Stage,
) -> None:
    number = stage.sandbox.sandbox.numbers.default
    number.subscribed, number.webhook_url = False, "http://127.0.0.1:9/nowhere"
    live = await stage.api.system.directory.get(stage.connection)
    assert live is not None
    token = live.opened.credentials["verify_token"]
    assert isinstance(live.channel, Registers)
    await live.channel.register(webhook_url(stage.api.url, live), token)
    assert await stage.conversation("351910000009")


async def test_older_news_does_not_replace_newer(stage: Stage) -> None:
    async def tell(severity: str, at: float) -> None:
        change = {
            "field": "account_alerts",
            "value": {"alert_severity": severity, "alert_type": f"at {at}"},
        }
        entry = {"id": "200000000000001", "time": int(at), "changes": [change]}
        payload = {"object": "whatsapp_business_account", "entry": [entry]}
        await stage.play("webhooks", {"payload": payload})
        await stage.settled()

    now = time.time()
    await tell("INFORMATION", now)
    await tell("CRITICAL", now - 60)
    assert (await stage.shown())["health"]["account_alerts"]["severity"] == "info"
    await tell("CRITICAL", now + 1)
    assert (await stage.shown())["health"]["account_alerts"]["severity"] == "warning"


async def test_what_must_be_asked_of_the_platform_is_asked_without_being_told(
    stage: Stage,
) -> None:
    async with stage.api.database.transaction() as session:
        await UPKEEP.start(session)

    async def asked() -> bool:
        return set((await stage.shown())["health"]) >= {"account", "templates"}

    await until(asked)
    assert set(await stage.templates()) == {"hello_world", "appointment_reminder", "order_update"}
    health = (await stage.shown())["health"]
    assert {kind: entry["severity"] for kind, entry in health.items()} == {
        "account": "info",
        "templates": "info",
    }


async def test_the_rate_is_the_one_that_the_number_reports_or_its_owner_sets(stage: Stage) -> None:
    async def rate() -> float:
        live = await stage.api.system.directory.get(stage.connection)
        assert live is not None
        return live.rate.per_second

    async def at(wanted: float) -> bool:
        return await rate() == wanted

    assert await rate() == 80
    await stage.play("numbers/100000000000001", {"throughput": "STANDARD"}, "PATCH")
    upgrade = {"event": "THROUGHPUT_UPGRADE", "max_daily_conversations_per_business": "TIER_2K"}
    await stage.play("account", {"field": "phone_number_quality_update", "value": upgrade})
    await until(lambda: at(1000))
    async with stage.api.database.transaction() as session:
        connections = stage.api.system.connections
        await connections.change(session, stage.connection, config={"messages_per_second": 5})
    await until(lambda: at(5))
