"""The picture that a customer shows on their platform stands beside their name."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from tests.conversations.talking import CHAT, play, talk, tell_of
from tests.pictures import huge_picture, picture
from tests.served import API_KEY, SEED, Served, serving, until

from crosschat.conversations.faces import FACE, face_job
from crosschat.models import Conversation, Identity, JobRow
from crosschat.sandbox.app import RunningSandbox, running
from crosschat.sandbox.config import SandboxConfig

PHOTO = f"/telegram/customers/{CHAT}/photo"


@pytest.fixture
async def sandbox() -> Any:
    async with running(SandboxConfig(seed=SEED, crosschat_url="http://127.0.0.1:9")) as started:
        yield started


@pytest.fixture
async def api(dsn: str, data_dir: Path, sandbox: RunningSandbox) -> Any:
    port = sandbox.url.rsplit(":", 1)[1]
    async with serving(dsn, data_dir, SANDBOX_PORT=port) as served, served.working():
        yield served


async def ask_again(api: Served) -> None:
    [identity] = await api.rows(select(Identity))
    async with api.database.transaction() as session:
        await api.system.queue.enqueue(session, [face_job(identity.id)])


async def avatar_of(api: Served, conversation_id: str) -> str | None:
    _, shown = await api.ask("GET", f"/v1/conversations/{conversation_id}")
    url: str | None = shown["contact"]["avatar_url"]
    return url


async def test_a_customers_picture_is_kept_and_follows_what_they_show(
    api: Served, sandbox: RunningSandbox
) -> None:
    await play(sandbox, PHOTO, method="PUT", data=picture("PNG", (900, 600), "red"))
    conversation = await talk(api, sandbox, "telegram")
    url = await until(lambda: avatar_of(api, conversation))
    async with api.http.get(api.url + url, headers={"x-api-key": "x"}) as refused:
        assert refused.status == 401
    async with api.http.get(api.url + url, headers={"x-api-key": API_KEY}) as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        with Image.open(BytesIO(await answer.read())) as shown:
            assert shown.size == (320, 213)
    [before] = await api.rows(select(Identity.avatar))

    await play(sandbox, PHOTO, method="PUT", data=picture("PNG", (900, 600), "blue"))
    await ask_again(api)

    async def another() -> bool:
        [now] = await api.rows(select(Identity.avatar))
        return now not in {None, before}

    await until(another)
    await play(sandbox, PHOTO, method="PUT", data=b"")
    await ask_again(api)

    async def gone() -> bool:
        return await avatar_of(api, conversation) is None

    await until(gone)


@pytest.mark.parametrize("hostile", [b"<svg onload='alert(1)'/>", huge_picture(20_000, 20_000)])
async def test_what_is_no_picture_takes_the_place_of_none(
    api: Served, sandbox: RunningSandbox, hostile: bytes
) -> None:
    await play(sandbox, PHOTO, method="PUT", data=picture())
    conversation = await talk(api, sandbox, "telegram")
    await until(lambda: avatar_of(api, conversation))
    await play(sandbox, PHOTO, method="PUT", data=hostile)
    await ask_again(api)

    async def gone() -> bool:
        return await avatar_of(api, conversation) is None

    await until(gone)


async def test_another_conversation_on_the_same_day_asks_for_no_picture(
    api: Served, sandbox: RunningSandbox
) -> None:
    await play(sandbox, PHOTO, method="PUT", data=picture())
    conversation = await talk(api, sandbox, "telegram")
    await until(lambda: avatar_of(api, conversation))
    [before] = await api.rows(select(Identity.avatar))
    await play(sandbox, PHOTO, method="PUT", data=picture(colour="blue"))
    path = f"/v1/conversations/{conversation}"
    assert (await api.ask("PATCH", path, json={"status": "archived"}))[0] == 200
    await tell_of(api, CHAT, text="and another thing", message_id=2)

    async def two() -> bool:
        return len(await api.rows(select(Conversation))) == 2

    await until(two)

    async def nothing_asked() -> bool:
        return not await api.rows(select(JobRow).where(JobRow.kind == FACE))

    await until(nothing_asked)
    assert await api.rows(select(Identity.avatar)) == [before]
