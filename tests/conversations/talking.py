"""Conversations on the sandbox's platforms, begun by a customer."""

import time
from typing import Any

import aiohttp
from sqlalchemy import select, update
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import SEED, Served, until

from crosschat.channels.telegram import plugin as telegram
from crosschat.channels.whatsapp import plugin as whatsapp
from crosschat.models import Connection, Conversation
from crosschat.sandbox.app import RunningSandbox

CHAT = 5550001
PHONE = "351911"


async def play(sandbox: RunningSandbox, path: str, **more: Any) -> Any:
    """One of the sandbox's own endpoints."""
    async with (
        aiohttp.ClientSession() as http,
        http.request(more.pop("method", "POST"), f"{sandbox.url}/sandbox{path}", **more) as answer,
    ):
        assert answer.status < 300, await answer.text()
        return await answer.json() if "json" in answer.content_type else await answer.read()


async def talk(api: Served, sandbox: RunningSandbox, channel: str) -> str:
    """A conversation on the channel that has begun, with the agent out of the way."""
    async with api.database.transaction() as session:
        await session.execute(update(Connection).values(config={"auto_reply": False}))
    if channel == "telegram":
        said = {"text": "hello", "first_name": "Ana"}
        await play(sandbox, f"/telegram/customers/{CHAT}/messages", json=said)
        await tell_of(api, CHAT)
    else:
        said = await play(sandbox, f"/whatsapp/customers/{PHONE}/messages", json={"text": "hello"})
        message = text_message(PHONE, "hello", said["id"], int(time.time()))
        assert whatsapp.simulated is not None
        secret = whatsapp.simulated(SEED, "http://127.0.0.1:9")[0]["app_secret"]
        body, headers = signed(envelope([change("100000000000001", messages=[message])]), secret)
        path = "/integrations/whatsapp/webhook"
        assert (await api.ask("POST", path, key=None, data=body, headers=headers))[0] == 200

    async def there() -> Any:
        return await api.rows(
            select(Conversation).join(Connection).where(Connection.channel == channel)
        )

    [row] = await until(there)
    return str(row.id)


async def tell_of(api: Served, chat: int, **content: Any) -> None:
    """The update about it, which nobody fetches in these tests. Without `content`: a text."""
    assert telegram.simulated is not None
    secret = telegram.simulated(SEED, "http://127.0.0.1:9")[0]["webhook_secret"]
    about = {"id": chat, "type": "private", "first_name": "Ana"}
    update = {"message_id": 1, "date": int(time.time()), "chat": about, "from": about}
    answered, _ = await api.ask(
        "POST",
        "/integrations/telegram/webhook",
        key=None,
        json={"update_id": 1, "message": {**update, **(content or {"text": "hello"})}},
        headers={"x-telegram-bot-api-secret-token": secret},
    )
    assert answered == 200
