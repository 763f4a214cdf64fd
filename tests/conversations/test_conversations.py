"""What becomes of messages, statuses and echoes, in whatever order they come."""

import itertools
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import SEED, Served, serving, until

from crosschat.channels.whatsapp import plugin
from crosschat.commands.replaying import replay
from crosschat.conversations.contents import trusted_time
from crosschat.conversations.reports import moves_up
from crosschat.kit import clock
from crosschat.models import Connection, Conversation, Delivery, JobRow, Message, ParkedReport
from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig

NUMBER = "100000000000001"
assert plugin.simulated is not None
SECRET = plugin.simulated(SEED, "http://127.0.0.1:9")[0]["app_secret"]


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    """CrossChat with a worker, and a simulator that takes what it sends."""
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as sandbox:
        port = sandbox.url.rsplit(":", 1)[1]
        async with serving(dsn, data_dir, SANDBOX_PORT=port) as served, served.working():
            yield served


async def take_in(api: Served, *changes: dict[str, Any]) -> None:
    await send(api, envelope(list(changes)))


async def send(api: Served, payload: Any) -> None:
    body, headers = signed(payload, SECRET)
    path = "/integrations/whatsapp/webhook"
    assert (await api.ask("POST", path, key=None, data=body, headers=headers))[0] == 200


async def write(api: Served, text: str, message_id: str, at: float | None = None) -> None:
    moment = int(at if at is not None else time.time())
    await take_in(api, change(NUMBER, messages=[text_message("351911", text, message_id, moment)]))


async def quiet(api: Served) -> bool:
    return not await api.rows(select(JobRow).where(JobRow.dead_at.is_(None)))


async def settled(api: Served) -> None:
    await until(lambda: quiet(api))


async def listed(api: Served) -> list[dict[str, Any]]:
    _, page = await api.ask("GET", "/v1/messages?limit=200")
    return list(page["data"])


async def configure(api: Served, **config: Any) -> None:
    async with api.database.transaction() as session:
        await session.execute(update(Connection).values(config=config))
    api.system.bus.publish("connections")
    await until(lambda: _configured(api, config))


async def _configured(api: Served, config: dict[str, Any]) -> bool:
    live = await api.system.directory.only("whatsapp")
    return live is not None and dict(live.config) == config


async def test_a_status_that_comes_before_its_message_is_known_waits_for_it(api: Served) -> None:
    status = {"id": "wamid.EARLY", "status": "read", "timestamp": "1790000000"}
    await take_in(api, change(NUMBER, statuses=[{**status, "recipient_id": "351911"}]))
    await settled(api)
    [parked] = await api.rows(select(ParkedReport))
    assert (parked.external_id, parked.status) == ("wamid.EARLY", "read")


async def test_statuses_in_any_order_end_at_the_highest(api: Served) -> None:
    await write(api, "hello", "wamid.1")
    await settled(api)
    [delivery] = await until(
        lambda: api.rows(select(Delivery).where(Delivery.status == "accepted"))
    )
    for status in ("read", "sent", "delivered", "failed"):
        report = {"id": delivery.external_id, "status": status, "timestamp": str(int(time.time()))}
        await take_in(api, change(NUMBER, statuses=[{**report, "recipient_id": "351911"}]))
        await settled(api)
    [after] = await api.rows(select(Delivery))
    assert after.status == "read"


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["accepted", "sent", "delivered", "read"]))
)
def test_rank_never_goes_down(order: tuple[str, ...]) -> None:
    status = "sending"
    for reported in order:
        if moves_up(status, None, reported):
            status = reported
    assert status == "read"


def test_only_a_guessed_failure_is_lifted() -> None:
    assert moves_up("failed", "outcome_unknown", "sent")
    assert not moves_up("failed", "rejected", "delivered")


async def test_an_echo_from_the_native_app_is_stored_and_counts_as_an_answer(api: Served) -> None:
    await configure(api, auto_reply=False)
    echo = {
        "field": "smb_message_echoes",
        "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "1", "phone_number_id": NUMBER},
            "message_echoes": [
                {
                    "to": "351911",
                    **text_message("1", "typed on the phone", "wamid.E", int(time.time())),
                }
            ],
        },
    }
    await write(api, "hello", "wamid.1")
    await take_in(api, echo)
    await take_in(api, echo)
    await settled(api)
    echoed = [m for m in await listed(api) if m["text"] == "typed on the phone"]
    assert [(m["direction"], m["author"]["kind"], m["status"]) for m in echoed] == [
        ("outbound", "member", "sent")
    ]


async def test_the_greeting_goes_out_once_and_drafts_wait_for_a_person(api: Served) -> None:
    await configure(api, greeting_message="Welcome!", auto_reply=False)
    await write(api, "hello", "wamid.1")
    await settled(api)
    await write(api, "still there?", "wamid.2")
    await settled(api)
    ours = [m for m in await listed(api) if m["direction"] == "outbound"]
    assert [m["text"] for m in ours if m["status"] != "draft"] == ["Welcome!"]
    assert len([m for m in ours if m["status"] == "draft"]) == 2


async def test_the_platforms_time_is_shown_unless_it_is_absurd(api: Served) -> None:
    hour_ago = time.time() - 3600
    await write(api, "an hour ago", "wamid.1", hour_ago)
    await write(api, "from the seventies", "wamid.2", 7)
    await settled(api)
    by_text = {m["text"]: m for m in await listed(api)}
    now = clock.now()
    shown = datetime.fromisoformat(by_text["an hour ago"]["sent_at"])
    assert abs(shown.timestamp() - hour_ago) < 2
    assert (
        abs(
            (datetime.fromisoformat(by_text["from the seventies"]["sent_at"]) - now).total_seconds()
        )
        < 60
    )
    assert trusted_time(None, now) == now


async def test_a_resolved_conversation_reopens_and_an_archived_one_is_followed_by_another(
    api: Served,
) -> None:
    await write(api, "one", "wamid.1")
    await settled(api)
    async with api.database.transaction() as session:
        await session.execute(
            update(Conversation).values(status="resolved", resolved_at=clock.now())
        )
    await write(api, "two", "wamid.2")
    await settled(api)
    [first] = await api.rows(select(Conversation))
    assert first.status == "open"
    async with api.database.transaction() as session:
        await session.execute(update(Conversation).values(status="archived"))
    await write(api, "three", "wamid.3")
    await settled(api)
    found = await api.rows(select(Conversation).order_by(Conversation.created_at))
    assert [c.previous_id for c in found] == [None, first.id]


async def test_a_replay_twice_changes_nothing(api: Served) -> None:
    await write(api, "hello", "wamid.1")
    await write(api, "", "wamid.2")
    sparse = {"from": "351911", "text": {"body": "no id"}}
    await send(api, {"entry": [{"changes": [{"value": {"messages": [sparse]}}]}]})
    await settled(api)

    async def picture() -> str:
        messages = [{**m, "status": None, "external_id": None} for m in await listed(api)]
        async with api.database.transaction() as session:
            counts = [
                await session.scalar(select(func.count()).select_from(model))
                for model in (Message, Delivery, Conversation, ParkedReport)
            ]
        return json.dumps([messages, counts], sort_keys=True)

    before = await picture()
    for _ in range(2):
        assert await replay(api.system, [], datetime(2000, 1, 1, tzinfo=UTC)) >= 3
        await settled(api)
        assert await picture() == before


async def test_text_with_a_null_character_is_stored(api: Served) -> None:
    await write(api, "be\x00fore", "wamid.1")
    await settled(api)
    [message] = [m for m in await listed(api) if m["direction"] == "inbound"]
    assert message["text"] == "before"


async def test_free_text_outside_the_window_fails_with_what_to_do(api: Served) -> None:
    await write(api, "hello", "wamid.1")
    await settled(api)
    [conversation] = await api.rows(select(Conversation))
    body = {"conversation_id": conversation.id, "content": "too late"}
    soon = (clock.now() + timedelta(seconds=1)).isoformat()
    _, sent = await api.ask("POST", "/messages", json={**body, "scheduled_at": soon})
    async with api.database.transaction() as session:
        yesterday = clock.now() - timedelta(hours=25)
        await session.execute(update(Conversation).values(last_inbound_at=yesterday))
    status, problem = await api.ask("POST", "/messages", json=body)
    assert (status, problem["code"]) == (409, "window_closed")
    await until(lambda: api.rows(select(Delivery).where(Delivery.error_code.is_not(None))))
    _, message = await api.ask("GET", f"/v1/messages/{sent['id']}")
    assert (message["status"], message["error"]["code"]) == ("failed", "window_closed")
    assert "template" in message["error"]["message"]
    _, failed = await api.ask("GET", "/v1/messages?status=failed")
    assert [m["id"] for m in failed["data"]] == [sent["id"]]
