"""A NUL anywhere in what a channel brings is no reason to lose it: Postgres's texts hold none."""

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tests.e2e.signing import change, envelope
from tests.served import Served, serving, until

from crosschat.channels.webchat.envelope import Envelope, Sender
from crosschat.ingress.ledger import Ledger
from crosschat.ingress.spool import Spool
from crosschat.kit import clock
from crosschat.models import Contact, Identity, JobRow, Message

NUL = "\x00"


def whatsapp() -> Any:
    message = {
        "from": f"351{NUL}911",
        "id": f"wamid.{NUL}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": f"he{NUL}llo"},
    }
    profile = {"wa_id": f"351{NUL}911", "profile": {"name": f"A{NUL}na"}}
    return envelope([change("100000000000001", messages=[message], contacts=[profile])])


def telegram() -> Any:
    who = {"id": 7, "first_name": f"A{NUL}na", "username": f"a{NUL}na", "language_code": NUL}
    message = {"message_id": 1, "date": int(time.time()), "chat": {**who, "type": "private"}}
    return {"update_id": 1, "message": {**message, "from": who, "text": f"he{NUL}llo"}}


def webchat() -> Any:
    visitor = Sender(id="vis_1", name=f"A{NUL}na")
    text = f"he{NUL}llo"
    return Envelope(site="sandbox", visitor=visitor, client_id="c1", at=clock.now(), text=text)


@pytest.fixture
async def api(dsn: str, data_dir: Path) -> Any:
    async with serving(dsn, data_dir) as served, served.working():
        yield served


@pytest.mark.parametrize(
    ("channel", "body"),
    [("whatsapp", whatsapp()), ("telegram", telegram()), ("webchat", webchat())],
)
async def test_a_message_full_of_null_characters_is_stored(
    api: Served, data_dir: Path, channel: str, body: Any
) -> None:
    live = await api.system.directory.only(channel)
    assert live is not None
    spool = Spool(data_dir / "spool-of-the-test", limit=0)
    ledger = Ledger(api.system.database, api.system.queue, spool)
    await ledger.start()
    await ledger.take_in(channel, live.id, msgspec.json.encode(body))

    async def stored() -> Any:
        return await api.rows(select(Message).where(Message.direction == "inbound"))

    [message] = await until(stored)
    await ledger.stop()
    assert message.text.startswith("he")
    [contact] = await api.rows(select(Contact))
    [identity] = await api.rows(select(Identity))
    assert contact.name
    told = [contact.name, identity.address, identity.username, message.external_id, message.text]
    assert NUL not in "".join(filter(None, told))
    assert await api.rows(select(JobRow).where(JobRow.dead_at.is_not(None))) == []
