"""Customers who write on WhatsApp, with the agent out of the way."""

import itertools
import time
from typing import Any

from tests.served import Served, until

PHONE = "351911000111"
WEBHOOK = "/integrations/whatsapp/webhook"
# Settings for an API whose agent never comes to answering, and that counts no requests.
WITHOUT_AGENT = {"AGENT_DEBOUNCE": "60", "API_RATE": "0", "PUBLIC_RATE": "0"}
_seconds = itertools.count()


async def say(api: Served, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Messages come in (from `PHONE`, each a second after the last); all stored, oldest first."""
    came = [
        {"from": PHONE, "timestamp": str(int(time.time()) - 300 + next(_seconds)), **message}
        for message in messages
    ]
    before = len((await api.ask("GET", "/v1/messages?limit=200"))[1]["data"])
    body = {"entry": [{"changes": [{"value": {"messages": came}}]}]}
    assert (await api.ask("POST", WEBHOOK, key=None, json=body))[0] == 200

    async def stored() -> Any:
        _, page = await api.ask("GET", "/v1/messages?limit=200")
        return page["data"] if len(page["data"]) >= before + len(came) else None

    async with api.working():
        found: list[dict[str, Any]] = await until(stored)
    return sorted(found, key=lambda m: str(m["id"]))


async def conversations(api: Served, count: int) -> list[str]:
    """The ids of so many, each begun by another customer; the first is the oldest."""
    names = [f"3519110{i:05}" for i in range(count)]
    await say(api, *(text(f"hello.{n}", f"hello from {n}", sender=n) for n in names))
    _, page = await api.ask("GET", "/v1/conversations?limit=200")
    return [c["id"] for c in reversed(page["data"])]


def text(name: str, body: str, *, sender: str = PHONE, **more: Any) -> dict[str, Any]:
    return {"id": name, "from": sender, "type": "text", "text": {"body": body}, **more}
