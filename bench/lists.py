"""Reading the inbox as it grows: a hundred times the messages must not make it slower."""

import contextlib
import time
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg

from bench.figures import Figure, Stage, staged
from bench.installation import API_KEY, Installation

_SIZES = (10_000, 100_000, 1_000_000)
_PER_CONVERSATION = 10
_LONG = 50_000  # messages of one conversation
_WARM, _ASKED = 30, 300
_Request: TypeAlias = tuple[str, dict[str, Any]]  # path and query

_FILL = """
WITH c AS (
  INSERT INTO contacts (id, workspace_id, name, phone)
  SELECT 'con_b' || lpad(n::text, 9, '0'), $1, 'Customer ' || n, (351900000000 + n)::text
  FROM generate_series($3::int, $4::int) n RETURNING id
), i AS (
  INSERT INTO identities (id, workspace_id, connection_id, contact_id, address)
  SELECT 'idn_b' || lpad(n::text, 9, '0'), $1, $2, 'con_b' || lpad(n::text, 9, '0'),
    (351900000000 + n)::text FROM generate_series($3::int, $4::int) n RETURNING id
), v AS (
  INSERT INTO conversations (id, workspace_id, connection_id, contact_id, identity_id,
    last_message_at, last_message_preview, last_inbound_at)
  SELECT 'conv_b' || lpad(n::text, 9, '0'), $1, $2, 'con_b' || lpad(n::text, 9, '0'),
    'idn_b' || lpad(n::text, 9, '0'), now() - n * interval '7 seconds', 'Where is my order?',
    now() - n * interval '7 seconds' FROM generate_series($3::int, $4::int) n RETURNING id
)
INSERT INTO messages (id, workspace_id, conversation_id, connection_id, direction, author_kind,
  type, text, content, external_id, sent_at)
SELECT 'msg_b' || lpad(n::text, 9, '0') || lpad(m::text, 6, '0'), $1,
  'conv_b' || lpad(n::text, 9, '0'), $2, 'inbound', 'contact', 'text',
  'Message ' || m || ' about order ' || n, jsonb_build_object('type', 'text', 'text', 'Message'),
  'wamid.b' || n || '.' || m, now() - n * interval '7 seconds' - m * interval '1 second'
FROM generate_series($3::int, $4::int) n, generate_series(1, $5::int) m
"""


async def measure(stage: Stage) -> list[Figure]:
    """p99 of each request at each size, warm; the figure is the largest ÷ the smallest.

    Each size has an installation and a Postgres of its own, and they are asked in turn: measured
    minutes apart, sizes would differ by what else the machine did meanwhile.
    """
    async with contextlib.AsyncExitStack() as stack:
        inboxes = []
        for size in _sizes(stage):
            own = await stack.enter_async_context(staged(stage.scale))
            inboxes.append(await _inbox(own, size))
        return [_figure(name, await _p99s(inboxes, name)) for name in inboxes[0].requests]


@dataclass(frozen=True)
class _Inbox:
    """An installation with so many messages, and the requests to it by name."""

    size: int
    it: Installation
    requests: dict[str, _Request]


async def _inbox(stage: Stage, size: int) -> _Inbox:
    it = await stage.install(worker=False, sandbox=False)
    conversations = size // _PER_CONVERSATION
    connection = await asyncpg.connect(stage.dsn)
    try:
        workspace, number = await connection.fetchrow(
            "SELECT workspace_id, id FROM connections WHERE channel = 'whatsapp'"
        )
        await fill_customers(connection, workspace, number, 900_000_001, 900_000_001, _LONG)
        await fill_customers(connection, workspace, number, 1, conversations, _PER_CONVERSATION)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return _Inbox(size, it, await _requests(it, conversations))


def _sizes(stage: Stage) -> tuple[int, ...]:
    return _SIZES if stage.scale >= 1 else tuple(size // 10 for size in _SIZES)


async def fill_customers(
    connection: Any, workspace: str, number: str, first: int, last: int, each: int
) -> None:
    step = max(1, 100_000 // each)
    for start in range(first, last + 1, step):
        end = min(last, start + step - 1)
        await connection.execute(_FILL, workspace, number, start, end, each)


async def _requests(it: Installation, conversations: int) -> dict[str, _Request]:
    deep: str | None = None
    # Halfway down the list, but not more than 4,000 conversations deep.
    for _ in range(max(1, min(20, conversations // 400))):
        query = {"limit": 200, **({"cursor": deep} if deep else {})}
        deep = (await it.get("/v1/conversations", **query))["next"] or deep
    one = f"/v1/conversations/conv_b{conversations // 2:09}/messages"
    return {
        "list of conversations": ("/v1/conversations", {"limit": 50}),
        "a deep page of it": ("/v1/conversations", {"limit": 50, "cursor": deep or ""}),
        "opening one": (one, {"limit": 50}),
        "opening one of 50,000 messages": (
            "/v1/conversations/conv_b900000001/messages",
            {"limit": 50},
        ),
    }


async def _p99s(inboxes: list[_Inbox], name: str) -> dict[int, float]:
    """Milliseconds of the whole request by size, one request after the other."""
    took: dict[int, list[float]] = {inbox.size: [] for inbox in inboxes}
    for n in range(_WARM + _ASKED):
        for inbox in inboxes:
            seconds = await _ask(inbox.it, inbox.requests[name])
            if n >= _WARM:
                took[inbox.size].append(seconds)
    return {size: sorted(all_)[int(len(all_) * 0.99)] * 1000 for size, all_ in took.items()}


async def _ask(it: Installation, request: _Request) -> float:
    """Seconds until the answer was read."""
    path, query = request
    began = time.perf_counter()
    async with it.http.get(it.url + path, params=query, headers={"x-api-key": API_KEY}) as answer:
        await answer.read()
        if answer.status != 200:
            raise RuntimeError(await answer.text())
    return time.perf_counter() - began


def _figure(name: str, found: dict[int, float]) -> Figure:
    return Figure(
        name=f"{name}: p99, largest ÷ smallest",
        value=max(found.values()) / min(found.values()),
        goal=1.5,
        at_least=False,
        unit="",
        detail={f"{size:,} messages": f"{value:.2f} ms" for size, value in found.items()},
    )
