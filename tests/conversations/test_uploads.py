"""Files of ours: uploaded, looked at, sent with their bytes, deleted when nobody sends them."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select, update
from tests.conversations.talking import play, talk
from tests.pictures import picture, recording
from tests.served import API_KEY, SEED, Served, serving, until
from tests.webchat.browser import kept_files

from crosschat.models import Attachment, Conversation, Timer
from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig

PNG = picture("PNG", (640, 480))


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: RunningSandbox) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port, API_RATE="0") as served, served.working():
        yield served


async def upload(api: Served, data: bytes, filename: str = "a.png") -> dict[str, Any]:
    status, made = await api.ask(
        "POST", "/v1/files", params={"filename": filename}, data=io.BytesIO(data)
    )
    assert status == 201, made
    return dict(made)


async def send(api: Served, conversation_id: str, *media: dict[str, Any]) -> tuple[int, Any]:
    content = {"type": "media", "media": list(media), "caption": "look"}
    body = {"conversation_id": conversation_id, "content": content}
    return await api.ask("POST", "/v1/messages", json=body)


async def delivered(api: Served, message_id: str) -> dict[str, Any]:
    async def done() -> Any:
        _, message = await api.ask("GET", f"/v1/messages/{message_id}")
        return message if message["status"] not in {"queued", "sending"} else None

    return dict(await until(done))


async def received(sandbox: RunningSandbox) -> list[bytes]:
    """The files on the customer's Telegram, in their order."""
    chats = await play(sandbox, "/chats?channel=telegram", method="GET")
    bubbles = [b for chat in chats["data"] for b in chat["bubbles"] if b["direction"] == "in"]
    ids = [b["content"]["id"] for b in bubbles if b["type"] == "image"]
    return [await play(sandbox, f"/telegram/files/{one}", method="GET") for one in ids]


async def test_a_members_picture_arrives_with_its_bytes_where_files_go_with_messages(
    api: Served, sandbox: RunningSandbox
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    made = await upload(api, PNG)
    assert (made["kind"], made["mime_type"], made["size"]) == ("image", "image/png", len(PNG))
    status, message = await send(api, conversation, {"kind": "image", "file": made["id"]})
    assert status == 201, message
    done = await delivered(api, message["id"])
    assert done["status"] in {"accepted", "sent"}, done["error"]
    assert await received(sandbox) == [PNG]


async def test_every_picture_of_an_album_is_sent(api: Served, sandbox: RunningSandbox) -> None:
    conversation = await talk(api, sandbox, "telegram")
    pictures = [picture("PNG", (64, 64), colour) for colour in ("red", "green", "blue")]
    made = [await upload(api, data) for data in pictures]
    media = [{"kind": "image", "file": one["id"]} for one in made]
    status, message = await send(api, conversation, *media)
    assert status == 201, message
    assert (await delivered(api, message["id"]))["error"] is None
    assert await received(sandbox) == pictures


async def test_a_large_file_goes_up_before_its_message_where_files_have_ids(
    api: Served, sandbox: RunningSandbox, recwarn: pytest.WarningsRecorder
) -> None:
    conversation = await talk(api, sandbox, "whatsapp")
    data = b"%PDF-1.7\n" + bytes(2_000_000)
    made = await upload(api, data, "offer.pdf")
    _, message = await send(api, conversation, {"kind": "document", "file": made["id"]})
    assert (await delivered(api, message["id"]))["error"] is None
    [entry] = [
        row["payload"]["document"]
        for row in (await play(sandbox, "/ledger?api=whatsapp", method="GET"))["data"]
        if row["type"] == "document"
    ]
    assert entry["filename"] == "offer.pdf"
    assert await play(sandbox, f"/whatsapp/media/{entry['id']}", method="GET") == data
    assert [w for w in recwarn if "large" in str(w.message)] == []


async def test_what_is_too_large_for_the_channel_fails_visibly(
    api: Served, sandbox: RunningSandbox
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    made = await upload(api, b"%PDF-1.7\n" + bytes(51 * 1024 * 1024), "big.pdf")
    _, message = await send(api, conversation, {"kind": "document", "file": made["id"]})
    done = await delivered(api, message["id"])
    assert done["status"] == "failed"
    assert done["error"]["message"]


async def test_pictures_and_recordings_are_shown_with_what_a_look_tells(
    api: Served, sandbox: RunningSandbox
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    png, ogg = await upload(api, PNG), await upload(api, recording("ogg", 3), "v.ogg")
    _, first = await send(api, conversation, {"kind": "image", "file": png["id"]})
    _, second = await send(api, conversation, {"kind": "voice", "file": ogg["id"]})

    async def looked_at() -> Any:
        shown = [(await api.ask("GET", f"/v1/messages/{m['id']}"))[1] for m in (first, second)]
        [image], [voice] = (message["attachments"] for message in shown)
        return (image, voice) if image["thumbnail_url"] and voice["duration"] else None

    image, voice = await until(looked_at)
    assert (image["width"], image["height"], voice["duration"]) == (640, 480, 3.0)
    async with api.http.get(
        api.url + image["thumbnail_url"], headers={"x-api-key": API_KEY}
    ) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert Image.open(io.BytesIO(await answer.read())).size == (320, 240)
    assert (await api.ask("GET", f"/v1/attachments/{voice['id']}/thumbnail"))[0] == 404


async def test_a_broken_picture_is_kept_and_its_message_goes_out(
    api: Served, sandbox: RunningSandbox
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    made = await upload(api, b"\x89PNG\r\n\x1a\n" + bytes(64))
    _, message = await send(api, conversation, {"kind": "image", "file": made["id"]})
    assert (await delivered(api, message["id"]))["error"] is None
    [shown] = (await api.ask("GET", f"/v1/messages/{message['id']}"))[1]["attachments"]
    assert (shown["state"], shown["thumbnail_url"]) == ("stored", None)


async def test_nobody_names_a_file_that_they_did_not_upload(
    api: Served, sandbox: RunningSandbox
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    made = await upload(api, PNG)
    stranger = {"email": "stranger@example.com", "name": "Stranger"}
    _, other = await api.ask("POST", "/v1/users", key=None, json=stranger)
    _, theirs = await api.ask("POST", "/v1/files", key=other["api_key"], data=io.BytesIO(picture()))
    [file] = [
        p.name for p in kept_files(Path(api.system.settings.data_dir)) if p.read_bytes() == PNG
    ]
    workspace = (await api.rows(select(Conversation)))[0].workspace_id
    own = f"{workspace}/{file}"
    for media, status in (
        ({"file": theirs["id"]}, 404),
        ({"file": made["id"][:-2] + "xx"}, 404),
        ({"file": own}, 422),
        ({"url": "https://example.com/a.png", "thumbnail": own}, 422),
        ({"file": made["id"], "thumbnail": own}, 422),
        ({"file": made["id"], "url": "https://example.com/a.png"}, 422),
    ):
        answered, problem = await send(api, conversation, {"kind": "image", **media})
        assert (answered, bool(problem["detail"])) == (status, True), media
    header: dict[str, Any] = {
        "type": "interactive",
        "style": "buttons",
        "body": "?",
        "choices": [{"title": "y"}],
    }
    header["header_media"] = {"kind": "image", "file": own}
    body: dict[str, Any] = {"conversation_id": conversation, "content": header}
    assert (await api.ask("POST", "/v1/messages", json=body))[0] == 422
    answered, problem = await send(api, conversation, {"kind": "video", "file": made["id"]})
    assert (answered, "not video" in problem["detail"]) == (422, True)
    assert await api.rows(select(Attachment)) == []


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "file_type_not_allowed"),
        (b"MZ\x90\x00" + bytes(100), 422, "file_type_not_allowed"),
        (b"", 422, "empty_file"),
    ],
)
async def test_what_no_platform_should_get_is_refused_at_the_door(
    api: Served, data: bytes, status: int, code: str
) -> None:
    answered, problem = await api.ask("POST", "/v1/files", data=io.BytesIO(data))
    assert (answered, problem["code"]) == (status, code)


async def test_uploads_that_nobody_sent_are_deleted_after_a_day(
    api: Served, sandbox: RunningSandbox, data_dir: Path
) -> None:
    conversation = await talk(api, sandbox, "telegram")
    sent, unsent = await upload(api, PNG), await upload(api, picture("GIF"), "b.gif")
    assert unsent["id"]
    _, message = await send(api, conversation, {"kind": "document", "file": sent["id"]})
    await delivered(api, message["id"])
    gif = picture("GIF")
    assert gif in [path.read_bytes() for path in kept_files(data_dir)]
    async with api.database.transaction() as session:
        tomorrow = await session.scalars(select(Timer).where(Timer.key.like("upload:%")))
        assert len(tomorrow.all()) == 1
        await session.execute(
            update(Timer)
            .where(Timer.key.like("upload:%"))
            .values(due_at=func.clock_timestamp() - timedelta(seconds=1))
        )

    async def gone() -> bool:
        return gif not in [path.read_bytes() for path in kept_files(data_dir)]

    await until(gone)
    assert PNG in [path.read_bytes() for path in kept_files(data_dir)]
