"""A connection tried out as its platform would use it, on an installation with every channel."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select, update
from tests.doctor.clinic import SECRETS, Clinic, clinic
from tests.served import Served, serving, until

from crosschat.models import Connection, Contact, Conversation, JobRow, Message, RawEvent

WEBHOOK_STEPS = ("verification", "wrong_token", "event", "forged_event")


@pytest.fixture
async def it(dsn: str, data_dir: Path) -> AsyncIterator[Clinic]:
    async with clinic(dsn, data_dir) as found:
        yield found


async def connected(api: Served) -> dict[str, str]:
    """The ids of the connections, by channel."""
    return {row.channel: row.id for row in await api.rows(select(Connection))}


async def tried(api: Served, connection_id: str) -> tuple[bool, dict[str, dict[str, Any]]]:
    status, answer = await api.ask("POST", f"/v1/connections/{connection_id}/test")
    assert status == 200, answer
    assert not [secret for secret in SECRETS if secret in str(answer)]
    return answer["ok"], {step["key"]: step for step in answer["steps"]}


async def test_a_connection_in_order_passes_every_step_and_leaves_nothing_behind(
    it: Clinic,
) -> None:
    ids = await connected(it.api)
    assert len(ids) == 4
    for channel, connection_id in ids.items():
        ok, steps = await tried(it.api, connection_id)
        verifies = channel != "telegram"
        outcomes = [steps[key]["ok"] for key in WEBHOOK_STEPS]
        assert outcomes == [verifies or None, verifies or None, True, True], (channel, steps)
        # Instagram's fields cannot be told for a Page's own webhook.
        assert ok, (channel, steps)
        assert any(key.startswith("platform.") for key in steps), channel
        assert all(step["title"] and step["detail"] for step in steps.values())

    async def split() -> bool:
        return not await it.api.rows(select(JobRow).where(JobRow.lane_class == "split"))

    assert not await split()
    async with it.api.working():
        await until(split)
    events = await it.api.rows(select(RawEvent))
    assert [(e.state, e.unrouted, e.error) for e in events] == [("stored", 0, None)] * 4
    for model in (Message, Contact, Conversation):
        assert await it.api.rows(select(model)) == []


async def test_what_the_platform_complains_of_is_a_step_with_its_remedy(it: Clinic) -> None:
    ids = await connected(it.api)
    it.put_number(url="https://elsewhere.example/crm")
    ok, steps = await tried(it.api, ids["whatsapp"])
    assert not ok
    assert steps["event"]["ok"] is True
    assert steps["platform.webhook"]["ok"] is False
    assert "dashboard" in steps["platform.webhook"]["remedy"]


async def test_an_address_that_leads_nowhere_or_elsewhere_is_told(
    dsn: str, data_dir: Path, other_server: str
) -> None:
    for public, told in (
        ("http://127.0.0.1:9", "Nothing answered"),
        (other_server, "answered with 404"),
        (f"{other_server}/moved", "redirects"),
        (f"{other_server}/swallows", "ledger does not have it"),
    ):
        async with serving(dsn, data_dir, PUBLIC_URL=public) as api:
            ids = await connected(api)
            ok, steps = await tried(api, ids["whatsapp"])
            assert not ok
            assert steps["event"]["ok"] is False
            assert told in steps["event"]["detail"], (public, steps["event"])
            assert "PUBLIC_URL" in steps["event"]["remedy"] or "address" in steps["event"]["remedy"]


@pytest.fixture
async def other_server() -> AsyncIterator[str]:
    """Somebody else's web server, at the address that was given to the platform."""

    async def moved(_: Any) -> Any:
        raise web.HTTPFound("/")

    async def swallows(_: Any) -> Any:
        return web.json_response({"received": True})

    app = web.Application()
    app.router.add_route("*", "/moved/{rest:.*}", moved)
    app.router.add_route("*", "/swallows/{rest:.*}", swallows)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_what_does_not_apply_to_a_channel_says_so(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        ids = await connected(api)
        ok, steps = await tried(api, ids["webchat"])
        assert ok
        assert {steps[key]["ok"] for key in WEBHOOK_STEPS} == {None}
        assert steps["event"]["detail"] == "Web chat sends no webhooks."


async def test_a_disconnected_one_cannot_be_tried(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        made: dict[str, Any] = {"credentials": {}, "config": {}}
        _, site = await api.ask("POST", "/integrations/webchat/connect", json=made)
        assert (await api.ask("DELETE", f"/v1/connections/{site['id']}"))[0] == 204
        assert (await api.ask("POST", f"/v1/connections/{site['id']}/test"))[0] == 409


async def test_a_connection_tells_whether_it_has_a_verify_token_and_who_answers(
    dsn: str, data_dir: Path
) -> None:
    async with serving(dsn, data_dir) as api:
        ids = await connected(api)
        _, agent = await api.ask("POST", "/v1/agents", json={"name": "Night shift"})
        async with api.database.transaction() as session:
            await session.execute(
                update(Connection)
                .where(Connection.id == ids["whatsapp"])
                .values(agent_id=agent["id"])
            )
        _, page = await api.ask("GET", "/v1/connections")
        shown = {c["channel"]: c for c in page["data"]}
        assert shown["whatsapp"]["verify_token_set"] is True
        assert shown["telegram"]["verify_token_set"] is False
        assert shown["whatsapp"]["linked_agent"] == {"id": agent["id"], "name": "Night shift"}
        assert shown["telegram"]["linked_agent"] is None
        _, page = await api.ask("GET", "/v1/channels", key=None)
        fields = {c["key"]: c["webhook_fields"] for c in page["data"]}
        assert (fields["whatsapp"], fields["webchat"]) == (["messages"], [])
