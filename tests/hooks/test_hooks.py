"""Every new contact and message is posted to the operator: signed, in order, retried."""

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from tests.served import API_KEY, Served, serving, until

SECRET = "the-secret-that-signs-our-posts"


class Crm:
    """Somebody's CRM: remembers what it is told, and fails as often as it is asked to."""

    def __init__(self) -> None:
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.failures = 0

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if self.failures:
            self.failures -= 1
            return web.Response(status=503)
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.posts.append((headers, body))
        return web.Response(status=204)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.posts]


@pytest.fixture
async def crm() -> Any:
    crm = Crm()
    app = web.Application()
    app.router.add_post("/hook", crm.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    crm.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"  # type: ignore[attr-defined]
    yield crm
    await runner.cleanup()


@pytest.fixture
async def api(dsn: str, data_dir: Path, crm: Any) -> Any:
    variables = {"CRM_WEBHOOK_URL": crm.url, "SHEETS_WEBHOOK_URL": "", "HOOKS_SECRET": SECRET}
    async with serving(dsn, data_dir, **{k: v for k, v in variables.items() if v}) as served:
        yield served


async def write(api: Served, text: str) -> None:
    message = {"from": "351911", "text": {"body": text}}
    payload = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
    path = "/integrations/whatsapp/webhook"
    assert (await api.ask("POST", path, key=None, json=payload))[0] == 200


async def count(crm: Crm, wanted: int) -> bool:
    return len(crm.posts) >= wanted


async def test_contacts_and_messages_are_told_in_order_and_signed(api: Served, crm: Crm) -> None:
    await write(api, "hello")
    async with api.working():
        await until(lambda: count(crm, 2))
    assert [post["type"] for post in crm.told[:2]] == ["contact.created", "message.created"]
    contact, message = crm.told[0]["data"], crm.told[1]["data"]
    assert contact["phone"] == "351911"
    assert (message["text"], message["direction"], message["channel"]) == (
        "hello",
        "inbound",
        "whatsapp",
    )
    for headers, body in crm.posts:
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        digest = hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()
        assert headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        assert API_KEY not in body.decode()


async def test_what_an_address_refuses_is_told_again_and_nothing_overtakes_it(
    api: Served, crm: Crm
) -> None:
    crm.failures = 2
    await write(api, "first")
    async with api.working():
        await until(lambda: count(crm, 2))
    assert [post["type"] for post in crm.told[:2]] == ["contact.created", "message.created"]
    ids = [headers["webhook-id"] for headers, _ in crm.posts]
    assert len(ids) == len(set(ids))


async def test_without_addresses_nothing_is_queued(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        assert api.system.settings.environment.get("CRM_WEBHOOK_URL") is None
        await write(api, "hello")
        async with api.working():

            async def stored() -> Any:
                return (await api.ask("GET", "/v1/messages"))[1]["data"]

            await until(stored)
