"""Files both ways: fetched, kept, served; sent by link and by upload; albums as one message."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from sqlalchemy import select
from tests.e2e.signing import change, envelope, signed
from tests.served import API_KEY, SEED, Served, serving, until

from crosschat.channels.whatsapp import plugin
from crosschat.conversations.receive import KIND, Receiver
from crosschat.conversations.rules import Rules
from crosschat.jobs.types import Job
from crosschat.kit import clock
from crosschat.messaging.content import Media, MediaMessage
from crosschat.messaging.events import MessageReceived, Person, Routed
from crosschat.models import Attachment, Connection, Conversation, JobRow, Message
from crosschat.sandbox.app import running
from crosschat.sandbox.config import SandboxConfig

NUMBER = "100000000000001"
assert plugin.simulated is not None
SIMULATED = plugin.simulated(SEED, "http://127.0.0.1:9")[0]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: Any) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port, API_RATE="0") as served, served.working():
        yield served


async def upload_to_platform(api: Served, sandbox: Any, data: bytes) -> str:
    form = aiohttp.FormData()
    form.add_field("messaging_product", "whatsapp")
    form.add_field("type", "image/png")
    form.add_field("file", data, filename="a.png", content_type="image/png")
    headers = {"authorization": f"Bearer {SIMULATED['access_token']}"}
    url = f"{sandbox.graph_url}/v26.0/{NUMBER}/media"
    async with api.http.post(url, data=form, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return str((await answer.json())["id"])


async def picture_comes_in(api: Served, media_id: str, message_id: str = "wamid.P1") -> None:
    message = {
        "from": "351911",
        "id": message_id,
        "timestamp": str(int(time.time())),
        "type": "image",
        "image": {"id": media_id, "mime_type": "image/png", "caption": "look"},
    }
    body, headers = signed(envelope([change(NUMBER, messages=[message])]), SIMULATED["app_secret"])
    path = "/integrations/whatsapp/webhook"
    assert (await api.ask("POST", path, key=None, data=body, headers=headers))[0] == 200


async def attachment(api: Served, state: str) -> dict[str, Any]:
    async def found() -> Any:
        _, page = await api.ask("GET", "/v1/messages?status=received")
        files = [a for m in page["data"] for a in m["attachments"] if a["state"] == state]
        return files[0] if files else None

    return dict(await until(found))


async def test_a_picture_is_fetched_at_once_and_served_through_a_link_that_expires(
    api: Served, sandbox: Any
) -> None:
    await picture_comes_in(api, await upload_to_platform(api, sandbox, PNG))
    picture = await attachment(api, "stored")
    assert (picture["kind"], picture["mime_type"], picture["size"]) == (
        "image",
        "image/png",
        len(PNG),
    )
    async with api.http.get(
        api.url + picture["url"], headers={"x-api-key": API_KEY}, allow_redirects=False
    ) as answer:
        assert answer.status == 307
        link = answer.headers["location"]
    async with api.http.get(api.url + link) as answer:
        assert await answer.read() == PNG
    assert (await api.ask("GET", link[:-2] + "xx", key=None))[0] == 404


async def test_a_file_that_cannot_be_fetched_does_not_swallow_its_message(api: Served) -> None:
    await picture_comes_in(api, "999999")
    failed = await attachment(api, "failed")
    assert failed["error"]
    assert failed["url"] is None
    _, page = await api.ask("GET", "/v1/messages?status=received")
    assert [m["text"] for m in page["data"]] == ["look"]


async def conversation(api: Served) -> str:
    async def found() -> Any:
        return await api.rows(select(Conversation))

    [row] = await until(found)
    return str(row.id)


async def accepted(api: Served, message_id: str) -> Any:
    async def look() -> Any:
        _, message = await api.ask("GET", f"/v1/messages/{message_id}")
        return message if message["status"] in {"accepted", "failed"} else None

    return await until(look)


async def ledger(api: Served, sandbox: Any, kind: str) -> list[dict[str, Any]]:
    async with api.http.get(f"{sandbox.url}/sandbox/ledger?api=whatsapp&limit=100") as answer:
        data = (await answer.json())["data"]
    return [entry["payload"] for entry in data if entry["type"] == kind]


@pytest.mark.parametrize(
    ("content", "kind", "sent"),
    [
        (
            {
                "type": "media",
                "media": [{"kind": "image", "url": "https://example.com/a.jpg"}],
                "caption": "see",
            },
            "image",
            {"link": "https://example.com/a.jpg", "caption": "see"},
        ),
        (
            {"type": "location", "latitude": 38.7, "longitude": -9.1, "name": "HQ"},
            "location",
            {"name": "HQ"},
        ),
        (
            {
                "type": "interactive",
                "style": "buttons",
                "body": "Yes?",
                "choices": [{"id": "y", "title": "Yes"}],
            },
            "interactive",
            {"type": "button"},
        ),
        (
            {"type": "template", "name": "hello_world", "language": "en_US"},
            "template",
            {"name": "hello_world"},
        ),
    ],
)
async def test_every_kind_of_content_goes_out_in_the_platforms_form(
    api: Served, sandbox: Any, content: dict[str, Any], kind: str, sent: dict[str, Any]
) -> None:
    await picture_comes_in(api, "999999")
    body = {"conversation_id": await conversation(api), "content": content}
    status, message = await api.ask("POST", "/v1/messages", json=body)
    assert status == 201, message
    done = await accepted(api, message["id"])
    assert done["status"] == "accepted", done["error"]
    [payload] = await ledger(api, sandbox, kind)
    assert payload[kind].items() >= sent.items()


@pytest.mark.parametrize(
    "content",
    [
        {"type": "media", "media": [{"kind": "image"}]},
        {"type": "media", "media": [{"kind": "image", "file": "ws_other/file_1"}]},
        {"type": "media", "media": [{"kind": "image", "url": "file:///etc/passwd"}]},
        {"type": "location", "latitude": "here"},
        {"type": "order", "items": []},
        {"type": "nonsense"},
        {},
    ],
)
async def test_content_that_cannot_be_sent_is_refused_with_a_reason(
    api: Served, content: dict[str, Any]
) -> None:
    await picture_comes_in(api, "999999")
    body = {"conversation_id": await conversation(api), "content": content}
    status, problem = await api.ask("POST", "/v1/messages", json=body)
    assert status == 422
    assert problem["detail"]


async def test_pictures_of_an_album_are_one_message_however_they_come(api: Served) -> None:
    [row] = await api.rows(select(Connection).where(Connection.channel == "whatsapp"))

    def picture(n: int) -> Job:
        event = MessageReceived(
            sender=Person(address="351911"),
            external_id=f"album-{n}",
            album="a1",
            content=MediaMessage(
                media=(Media(kind="image", file=f"ws_x/file_{n}"),),
                caption="trip" if n == 1 else "",
            ),
        )
        routed = Routed(
            workspace_id=row.workspace_id,
            connection_id=row.id,
            ledger_id=f"evt_{n}",
            received_at=clock.now(),
            event=event,
        )
        return Job(n, "lane", KIND, msgspec.json.encode(routed).decode(), 0, None)

    receiver = Receiver(
        api.system.events,
        api.system.queue,
        api.system.bus,
        Rules(api.system.outbox, api.system.directory),
        reopen_for=timedelta(days=7),
    )
    for batch in ([picture(1), picture(2)], [picture(2), picture(3)], [picture(1), picture(3)]):
        async with api.database.transaction() as session:
            await receiver(session, batch)
    [message] = await api.rows(select(Message).where(Message.direction == "inbound"))
    assert message.text == "trip"
    files = await api.rows(select(Attachment).order_by(Attachment.position))
    assert [(f.position, f.media["file"]) for f in files] == [
        (0, "ws_x/file_1"),
        (1, "ws_x/file_2"),
        (2, "ws_x/file_3"),
    ]
    assert not await api.rows(select(JobRow).where(JobRow.kind == "conversations.fetch_media"))
