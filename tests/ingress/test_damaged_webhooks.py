"""Whatever platforms (or what lies between) do to webhooks: all are answered 200, none costs a
neighbour its message, nothing is stored twice.

Every payload of each channel's folder goes through the served API and a worker: whole, twice,
cut short, with values missing or of a wrong type, several in one body, and in any order.
"""

import asyncio
import hashlib
import hmac
import io
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select
from tests.served import SEED, Served, serving, until

import crosschat.channels
from crosschat.messaging.channel import Plugin
from crosschat.messaging.registry import Plugins
from crosschat.models import JobRow, Message
from crosschat.testing.cases import load_cases
from crosschat.testing.garbage import BODIES, damaged

CHANNELS = Path(crosschat.channels.__file__).parent
Headers = dict[str, str]
PAGES = {"app_secret": "the-secret-of-the-pages-app"}
INWARD = ("ingress.split", "conversations.receive")
_PER_PAYLOAD = 3  # damaged forms of each payload; the folders' own tests try all of them
_count = itertools.count(1)


@dataclass(frozen=True)
class Sender:
    """How one channel's platform sends: its headers, a plain message, and what may be merged."""

    headers: Callable[[bytes, dict[str, Any]], Headers]
    message: Callable[[str, int], Any]
    merge: Callable[[list[Any]], Any] | None = None


def meta_headers(body: bytes, credentials: dict[str, Any]) -> Headers:
    digest = hmac.new(credentials["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    return {"x-hub-signature-256": f"sha256={digest}"}


def token_headers(_: bytes, credentials: dict[str, Any]) -> Headers:
    return {"x-telegram-bot-api-secret-token": credentials["webhook_secret"]}


def meta_merge(bodies: list[Any]) -> Any:
    entries = [e for b in bodies if isinstance(b, dict) for e in _listed(b.get("entry"))]
    return {"object": bodies[0].get("object", "page"), "entry": entries}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def cloud_message(text: str, number: int) -> Any:
    message = {"from": f"35190{number:06}", "id": f"wamid.N{number}", "type": "text"}
    value = {
        "metadata": {"phone_number_id": "100000000000001"},
        "messages": [{**message, "timestamp": "1795200000", "text": {"body": text}}],
    }
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def bot_update(text: str, number: int) -> Any:
    chat = {"id": 900_000 + number, "type": "private", "first_name": "N"}
    message = {"message_id": 1, "date": 1795200000, "chat": chat, "from": chat, "text": text}
    return {"update_id": 900_000 + number, "message": message}


def page_message(kind: str, text: str, number: int) -> Any:
    message = {"mid": f"m_{number}", "text": text}
    item = {
        "sender": {"id": f"66{number:06}"},
        "recipient": {"id": "1"},
        "timestamp": 1795200000000,
        "message": message,
    }
    return {"object": kind, "entry": [{"id": "1", "time": 1795200000, "messaging": [item]}]}


SENDERS = {
    "messenger": Sender(meta_headers, partial(page_message, "page"), meta_merge),
    "instagram": Sender(meta_headers, partial(page_message, "instagram"), meta_merge),
    "whatsapp": Sender(meta_headers, cloud_message, meta_merge),
    "telegram": Sender(token_headers, bot_update),
}


def payloads(channel: str) -> list[bytes]:
    return [case.body for case in load_cases(CHANNELS / channel / "tests" / "payloads")]


def webhooks(sender: Sender, bodies: list[bytes], chance: random.Random) -> Iterator[bytes]:
    """Damaged and whole ones, as they would come."""
    yield from BODIES
    for body in bodies:
        yield body
        yield body
        yield from _some(list(damaged(body)), chance)
    if sender.merge is not None:
        decoded = [found for body in bodies if (found := _decoded(body)) is not None]
        for _ in range(20):
            yield orjson.dumps(sender.merge(chance.sample(decoded, 6)))


def _some(bodies: list[bytes], chance: random.Random) -> list[bytes]:
    return chance.sample(bodies, min(_PER_PAYLOAD, len(bodies)))


def _decoded(body: bytes) -> Any:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None


@pytest.mark.parametrize("channel", sorted(SENDERS))
async def test_nothing_damaged_costs_a_neighbour_or_is_stored_twice(
    channel: str, dsn: str, data_dir: Path
) -> None:
    sender, plugin = SENDERS[channel], Plugins.installed()[channel]
    chance = random.Random(7)
    bodies = list(webhooks(sender, payloads(channel), chance))
    texts = [f"neighbour {n}" for n in range(40)]
    neighbours = [sender.message(text, next(_count)) for text in texts]
    bodies += [orjson.dumps(body) for body in neighbours for _ in range(2)]
    if sender.merge is not None:
        texts.append("inside")
        inside = [sender.message("inside", next(_count)), *(_decoded(b) for b in bodies[-300:])]
        whole = [body for body in inside if body is not None]
        bodies += [orjson.dumps(sender.merge([*whole[1:9], whole[0], *whole[9:20]]))] * 2
    chance.shuffle(bodies)
    variables = {"META_PAGE_ACCESS_TOKEN": "page-token", "META_APP_SECRET": PAGES["app_secret"]}
    own = {} if plugin.simulated else variables
    async with serving(dsn, data_dir, PUBLIC_RATE="0", AGENT_DEBOUNCE="60", **own) as api:
        await post_all(api, plugin, sender, bodies)
        async with api.working():
            await quiet(api)
        stored = await api.rows(
            select(Message.text).where(Message.text.in_(texts), Message.direction == "inbound")
        )
        assert sorted(stored) == sorted(texts)
        twice = (
            select(Message.external_id)
            .where(Message.direction == "inbound")
            .group_by(Message.connection_id, Message.external_id)
            .having(func.count() > 1)
        )
        assert await api.rows(twice) == []
        before = await api.rows(select(func.count()).select_from(Message))
        await post_all(api, plugin, sender, [orjson.dumps(body) for body in neighbours])
        async with api.working():
            await quiet(api)
        assert await api.rows(select(func.count()).select_from(Message)) == before
        dead = select(JobRow.error).where(JobRow.dead_at.is_not(None), JobRow.kind.in_(INWARD))
        assert not await api.rows(dead)


async def post_all(api: Served, plugin: Plugin, sender: Sender, bodies: list[bytes]) -> None:
    given = dict(plugin.simulated(SEED, "http://127.0.0.1:9")[0] if plugin.simulated else PAGES)
    credentials = {**given, **(plugin.complete(given) if plugin.complete else {})}
    path = f"/integrations/{plugin.key}/webhook"
    at_once = asyncio.Semaphore(32)

    async def post(body: bytes) -> None:
        headers = {"content-type": "application/json", **sender.headers(body, credentials)}
        async with at_once:
            status, answer = await api.ask(
                "POST", path, key=None, data=io.BytesIO(body), headers=headers
            )
        # A body that cannot be told to be anybody's is refused; nothing of ours ever fails.
        assert status == 200 or (status == 401 and not _names(body)), (body, answer)

    await asyncio.gather(*map(post, bodies))


def _names(body: bytes) -> bool:
    return b"neighbour" in body or b"inside" in body


async def quiet(api: Served) -> None:
    """Until every webhook is split and what came of it has taken effect."""

    async def done() -> bool:
        waiting = select(JobRow.id).where(JobRow.kind.in_(INWARD), JobRow.dead_at.is_(None))
        return not await api.rows(waiting.limit(1))

    await until(done, patience=60)
