"""Reading the inbox as it grows: a hundred times the messages must not make it slower."""

import time
from typing import Any

import asyncpg

from bench.figures import Figure, Stage
from bench.installation import API_KEY, Installation

_SIZES = (10_000, 100_000, 1_000_000)
_PER_CONVERSATION = 10
_LONG = 50_000  # messages of one conversation
_WARM, _ASKED = 30, 300

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
    """p99 of each request at each size, warm; the figure is the largest ÷ the smallest."""
    it = await stage.install(worker=False, sandbox=False)
    connection = await asyncpg.connect(stage.dsn)
    try:
        workspace, number = await connection.fetchrow(
            "SELECT workspace_id, id FROM connections WHERE channel = 'whatsapp'"
        )
        await fill_customers(connection, workspace, number, 900_000_001, 900_000_001, _LONG)
        measured: dict[str, dict[int, float]] = {}
        have = 0
        for size in _sizes(stage):
            conversations = size // _PER_CONVERSATION
            await fill_customers(
                connection, workspace, number, have + 1, conversations, _PER_CONVERSATION
            )
            have = conversations
            await connection.execute("ANALYZE")
            for name, value in (await _all_of(it, conversations)).items():
                measured.setdefault(name, {})[size] = value
    finally:
        await connection.close()
    return [_figure(name, found) for name, found in measured.items()]


def _sizes(stage: Stage) -> tuple[int, ...]:
    return _SIZES if stage.scale >= 1 else tuple(size // 10 for size in _SIZES)


async def fill_customers(
    connection: Any, workspace: str, number: str, first: int, last: int, each: int
) -> None:
    step = max(1, 100_000 // each)
    for start in range(first, last + 1, step):
        end = min(last, start + step - 1)
        await connection.execute(_FILL, workspace, number, start, end, each)


async def _all_of(it: Installation, conversations: int) -> dict[str, float]:
    deep: str | None = None
    # Halfway down the list, but not more than 4,000 conversations deep.
    for _ in range(max(1, min(20, conversations // 400))):
        query = {"limit": 200, **({"cursor": deep} if deep else {})}
        deep = (await it.get("/v1/conversations", **query))["next"] or deep
    one = f"/v1/conversations/conv_b{conversations // 2:09}/messages"
    return {
        "list of conversations": await _p99(it, "/v1/conversations", {"limit": 50}),
        "a deep page of it": await _p99(
            it, "/v1/conversations", {"limit": 50, "cursor": deep or ""}
        ),
        "opening one": await _p99(it, one, {"limit": 50}),
        "opening one of 50,000 messages": await _p99(
            it, "/v1/conversations/conv_b900000001/messages", {"limit": 50}
        ),
    }


async def _p99(it: Installation, path: str, query: dict[str, Any]) -> float:
    """Milliseconds of the whole request, one after the other."""
    took = []
    for n in range(_WARM + _ASKED):
        began = time.perf_counter()
        async with it.http.get(
            it.url + path, params=query, headers={"x-api-key": API_KEY}
        ) as answer:
            await answer.read()
            if answer.status != 200:
                raise RuntimeError(await answer.text())
        if n >= _WARM:
            took.append(time.perf_counter() - began)
    took.sort()
    return took[int(len(took) * 0.99)] * 1000


def _figure(name: str, found: dict[int, float]) -> Figure:
    return Figure(
        name=f"{name}: p99, largest ÷ smallest",
        value=max(found.values()) / min(found.values()),
        goal=1.5,
        at_least=False,
        unit="",
        detail={f"{size:,} messages": f"{value:.2f} ms" for size, value in found.items()},
    )
