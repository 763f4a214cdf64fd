"""Visitors who never wrote are forgotten; nobody else is."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from crosschat.kit import clock
from crosschat.models import WebchatSession, WebchatUpload, WebchatVisitor
from crosschat.webchat.forgetting import Forgetting
from tests.served import until
from tests.webchat.browser import Browser, Shop, kept_files

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


async def test_only_who_never_wrote_and_stays_away_is_forgotten(shop: Shop, data_dir: Path) -> None:
    silent, writer = await shop.visit(), await shop.visit()
    user = await shop.visit(identity={"jwt": shop.jwt("u")})
    await silent.upload(PNG)
    async with shop.api.working():
        await writer.say("hello")

        async def stored() -> bool:
            return bool(await writer.history())

        await until(stored)
    forgetting = Forgetting(shop.api.database, shop.api.system.files, timedelta(days=30))
    assert await forgetting.sweep() == 0
    long_ago = clock.now() - timedelta(days=31)
    async with shop.api.database.transaction() as session:
        await session.execute(update(WebchatVisitor).values(seen_at=long_ago))
    # A session in force keeps its visitor.
    assert await forgetting.sweep() == 0
    async with shop.api.database.transaction() as session:
        await session.execute(update(WebchatSession).values(expires_at=long_ago))
    assert await forgetting.sweep() == 1
    left = set(await shop.api.rows(select(WebchatVisitor.id)))
    assert left == {writer.visitor["id"], user.visitor["id"]}
    assert kept_files(data_dir) == []


async def test_uploads_that_were_never_sent_go_after_a_day(
    shop: Shop, visitor: Browser, data_dir: Path
) -> None:
    _, sent = await visitor.upload(PNG)
    _, unsent = await visitor.upload(PNG + b"unsent")
    async with shop.api.working():
        await visitor.say("look", attachments=[sent["id"]])
        await visitor.entries(1)
    forgetting = Forgetting(shop.api.database, shop.api.system.files, timedelta(days=30))
    await forgetting.sweep()
    assert len(kept_files(data_dir)) == 2
    async with shop.api.database.transaction() as session:
        yesterday = clock.now() - timedelta(hours=25)
        await session.execute(update(WebchatUpload).values(created_at=yesterday))
    await forgetting.sweep()
    assert [path.read_bytes() for path in kept_files(data_dir)] == [PNG]
    status, _ = await visitor.say("late", attachments=[unsent["id"]])
    assert status == 404
