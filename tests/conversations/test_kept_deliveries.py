"""Deliveries that the worker which writes them hands over itself: written as being sent, unread."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from tests.conversations.test_workflow import WEBHOOK, sandbox
from tests.served import Served, serving, until

from crosschat.models import Connection, Delivery, JobRow, Lane

__all__ = ["sandbox"]
HOUR = 3600


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: Any) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with (
        serving(dsn, data_dir, SANDBOX_PORT=port, API_RATE="0") as served,
        served.working(),
    ):
        yield served


async def configure(api: Served, **config: Any) -> None:
    [row] = await api.rows(select(Connection).where(Connection.channel == "whatsapp"))
    told = {"config": {"replies": [{"text": "Thank you."}], **config}}
    status, problem = await api.ask("PATCH", f"/v1/connections/{row.id}", json=told)
    assert status == 200, problem


async def write(api: Served, *senders: str, at: float | None = None) -> None:
    written = {"timestamp": str(int(at))} if at else {}
    messages = [{"from": sender, "text": {"body": "hello"}, **written} for sender in senders]
    payload = {"entry": [{"changes": [{"value": {"messages": messages}}]}]}
    assert (await api.ask("POST", WEBHOOK, key=None, json=payload))[0] == 200


async def ended(api: Served) -> list[Delivery]:
    async def quiet() -> bool:
        return not await api.rows(select(JobRow).where(JobRow.dead_at.is_(None)))

    await until(quiet)
    assert await api.rows(select(Lane).where(Lane.key.like("d:%"))) == []
    return await api.rows(select(Delivery))


async def test_a_reply_is_sent_by_one_call(api: Served) -> None:
    await configure(api)
    await write(api, "351911")
    [delivery] = await ended(api)
    assert (delivery.attempts, delivery.error_code, delivery.accepted_at is None) == (
        1,
        None,
        False,
    )


async def test_those_beyond_the_rate_go_back_and_are_sent_in_their_turn(api: Served) -> None:
    await configure(api, messages_per_second=1)
    await write(api, *(f"35191{n}" for n in range(5)))
    deliveries = await ended(api)
    assert [(d.attempts, d.error_code) for d in deliveries] == [(1, None)] * 5
    sent = sorted(d.attempted_at for d in deliveries if d.attempted_at)
    assert (sent[-1] - sent[0]).total_seconds() > 3


async def test_what_may_not_go_out_any_more_fails_without_a_call(api: Served) -> None:
    await configure(api)
    await write(api, "351911", at=time.time() - 30 * HOUR)
    [delivery] = await ended(api)
    assert (delivery.status, delivery.error_code, delivery.attempts) == (
        "failed",
        "window_closed",
        0,
    )


async def test_a_late_message_does_not_close_the_window_again(api: Served) -> None:
    await configure(api)
    await write(api, "351911")
    await ended(api)
    await write(api, "351911", at=time.time() - 30 * HOUR)
    deliveries = await ended(api)
    assert [(d.attempts, d.error_code) for d in deliveries] == [(1, None)] * 2
