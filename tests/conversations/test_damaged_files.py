"""Whatever is wrong with a customer's file: its message is there, and says what became of it."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.conversations.talking import CHAT, play, tell_of
from tests.pictures import picture, recording
from tests.served import API_KEY, SEED, Served, serving, until

from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig

MB = 1024 * 1024


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: RunningSandbox) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port) as served, served.working():
        yield served


async def comes_in(
    api: Served, sandbox: RunningSandbox, kind: str, data: bytes, query: str = "", **told: Any
) -> dict[str, Any]:
    """The message of a file that lies at Telegram, once it has been fetched or given up."""
    kept = await play(sandbox, f"/telegram/files?kind={kind}{query}", data=io.BytesIO(data))
    file = {"file_id": kept["id"], "file_unique_id": "u", **told}
    shown = [{**file, "width": 9, "height": 9}] if kind == "photo" else file
    await tell_of(api, CHAT, **{kind: shown, "caption": "look"})

    async def settled() -> Any:
        _, page = await api.ask("GET", "/v1/messages?status=received")
        return [m for m in page["data"] if m["attachments"][0]["state"] != "pending"]

    [message] = await until(settled)
    return dict(message)


async def served_as(api: Served, path: str) -> tuple[str, str, bytes]:
    """Type, disposition and bytes of what a link leads to."""
    async with api.http.get(api.url + path, headers={"x-api-key": API_KEY}) as answer:
        assert answer.status == 200
        disposition = answer.headers["content-disposition"].partition(";")[0]
        return answer.content_type, disposition, await answer.read()


async def test_a_picture_that_comes_in_is_shown_small(api: Served, sandbox: RunningSandbox) -> None:
    message = await comes_in(api, sandbox, "photo", picture("JPEG", (1000, 500)))
    [shown] = message["attachments"]
    assert (shown["state"], shown["width"], shown["height"]) == ("stored", 1000, 500)
    mime_type, _, data = await served_as(api, shown["thumbnail_url"])
    assert (mime_type, Image.open(io.BytesIO(data)).size) == ("image/jpeg", (320, 160))


async def test_a_voice_notes_length_is_measured(api: Served, sandbox: RunningSandbox) -> None:
    message = await comes_in(api, sandbox, "voice", recording("ogg", 4))
    [shown] = message["attachments"]
    assert (shown["kind"], shown["mime_type"], shown["duration"]) == ("voice", "audio/ogg", 4.0)


@pytest.mark.parametrize("told", [{"file_size": 25 * MB}, {}])
async def test_a_file_too_large_to_fetch_does_not_swallow_its_message(
    api: Served, sandbox: RunningSandbox, told: dict[str, Any]
) -> None:
    message = await comes_in(api, sandbox, "document", b"x", f"&size={25 * MB}", **told)
    [shown] = message["attachments"]
    assert (message["text"], shown["state"], shown["url"]) == ("look", "failed", None)
    assert "larger" in shown["error"] or "big" in shown["error"]


async def test_a_page_that_calls_itself_a_picture_is_only_downloaded(
    api: Served, sandbox: RunningSandbox
) -> None:
    page = b"<html><script>alert(1)</script></html>"
    told = {"mime_type": "image/png", "file_name": "a.png"}
    message = await comes_in(api, sandbox, "document", page, **told)
    [shown] = message["attachments"]
    assert (shown["state"], shown["thumbnail_url"]) == ("stored", None)
    _, disposition, data = await served_as(api, shown["url"])
    assert (disposition, data) == ("attachment", page)
