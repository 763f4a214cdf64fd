"""Deliveries whose slot is yet to come: which wait as if begun, and which in their lane."""

from typing import Any

from sqlalchemy import select
from tests.conversations.talking import talk
from tests.conversations.test_unresolved import api, sandbox
from tests.served import Served, until

from crosschat.agents.thinking import NoModel
from crosschat.conversations.outbound import DELIVER
from crosschat.conversations.waiting import Sending
from crosschat.jobs.types import Again, Job
from crosschat.main import build_handlers
from crosschat.models import Connection, Delivery, JobRow
from crosschat.sandbox.app import RunningSandbox

__all__ = ["api", "sandbox"]
RATE = 3  # that many may go at once, and a second; a Telegram chat takes two more


async def queue_answers(api: Served, sandbox: RunningSandbox, channel: str) -> None:
    """One more than may go at once: that one's slot is a third of a second away."""
    [row] = await api.rows(select(Connection).where(Connection.channel == channel))
    async with api.working():
        conversation = await talk(api, sandbox, channel)
    told = {"config": {"auto_reply": False, "messages_per_second": RATE}}
    assert (await api.ask("PATCH", f"/v1/connections/{row.id}", json=told))[0] == 200

    async def is_known() -> bool:
        live = await api.system.directory.get(row.id)
        return live is not None and live.rate.per_second == RATE

    await until(is_known)
    for number in range(RATE + 1):
        content = {"type": "text", "text": f"answer {number}"}
        body = {"conversation_id": conversation, "content": content}
        assert (await api.ask("POST", "/v1/messages", json=body))[0] == 201


async def load_all(api: Served) -> list[Any]:
    """What a worker makes of all deliveries, in order, before it calls the platform."""
    handler = build_handlers(api.system, NoModel()).calling[DELIVER].handler
    jobs = [
        Job(row.id, row.lane, row.kind, row.payload, row.attempts, row.correlation)
        for row in await api.rows(select(JobRow).where(JobRow.kind == DELIVER))
    ]
    async with api.database.transaction() as session:
        loaded = await handler.load(session, jobs)
    return [loaded[job.id] for job in sorted(jobs, key=lambda job: job.id)]


async def statuses(api: Served) -> list[str]:
    rows = await api.rows(select(Delivery).order_by(Delivery.id))
    return [row.status for row in rows]


async def test_what_nobody_could_tell_the_fate_of_waits_in_its_lane(
    api: Served, sandbox: RunningSandbox
) -> None:
    await queue_answers(api, sandbox, "telegram")
    *before, last = await load_all(api)
    assert all(isinstance(one, Sending) for one in before)
    assert isinstance(last, Again)
    assert (0.05 < last.seconds < 0.5, last.counts) == (True, False)
    assert await statuses(api) == ["sending"] * RATE + ["queued"]


async def test_what_the_platform_would_tell_of_waits_for_its_slot_here(
    api: Served, sandbox: RunningSandbox
) -> None:
    await queue_answers(api, sandbox, "whatsapp")
    *before, last = await load_all(api)
    assert all(isinstance(one, Sending) for one in before)
    assert isinstance(last, Sending)
    assert 0.05 < last.wait < 0.5
    assert await statuses(api) == ["sending"] * (RATE + 1)
