"""What only reports on our sends is split before what people wrote, however late it came."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tests.e2e.signing import change, envelope, text_message
from tests.ingress.test_webhooks import NUMBER, SECRET, send
from tests.served import serving

from crosschat.channels.whatsapp import plugin, reports_only
from crosschat.ingress.entries import Entry
from crosschat.jobs.lanes import look
from crosschat.jobs.types import LaneClass
from crosschat.kit import clock
from crosschat.models import RawEvent

SENT: dict[str, Any] = {
    "id": "wamid.OUT",
    "status": "sent",
    "timestamp": "1764400000",
    "recipient_id": "351",
    "biz_opaque_callback_data": "dlv_1",
}
FAILED: dict[str, Any] = {**SENT, "status": "failed", "errors": [{"code": 131026, "title": "No"}]}
HELLO = text_message("351", "hello", "wamid.1", 1)


def body(**value: Any) -> bytes:
    return json.dumps(envelope([change(NUMBER, **value)]), separators=(",", ":")).encode()


@pytest.mark.parametrize("value", [{"statuses": [SENT]}, {"statuses": [SENT, FAILED]}])
def test_statuses_are_reports(value: dict[str, Any]) -> None:
    assert reports_only(body(**value))


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [HELLO]},
        {"messages": [HELLO], "statuses": [SENT]},
        {"messages": [text_message("351", '{"statuses":[{}]}', "wamid.2", 1)]},
        {"statuses": [SENT], "message_echoes": [HELLO]},
        {"statuses": [SENT], "calls": [{"id": "c"}]},
        {"history": [{"threads": []}]},
        {"errors": [{"code": 1}]},
    ],
)
def test_whatever_people_did_is_none(value: dict[str, Any]) -> None:
    assert not reports_only(body(**value))


def test_what_is_not_json_is_none() -> None:
    assert not reports_only(b"\xff\x00")
    assert plugin.reports_only is reports_only


async def test_reports_that_came_later_are_looked_at_first(dsn: str, data_dir: Path) -> None:
    async with serving(dsn, data_dir) as api:
        for value in ({"messages": [HELLO]}, {"statuses": [SENT]}, {"messages": [HELLO]}):
            payload = json.loads(body(**value))
            assert (await send(api, payload, SECRET))[0] == 200
        async with api.database.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            found = [
                lease
                for _ in range(3)
                for lease in (
                    await look(driver.fetch, LaneClass.SPLIT, 1, 10, lease=10, holder="test")
                ).leases
            ]
        events = await api.rows(select(RawEvent).order_by(RawEvent.id))
    seen = [json.loads(job.payload) for lease in found for job in lease.jobs]
    assert seen == [[events[1].id], [events[0].id], [events[2].id]]


def test_what_an_older_version_spooled_is_read() -> None:
    entry = Entry("evt_1", "whatsapp", None, ("conn_1",), b"{}", clock.now())
    written = msgspec.to_builtins(entry, builtin_types=(bytes,))
    del written["reports_only"]
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(written), type=Entry) == entry
