"""Visitors who never wrote are forgotten; nobody else is."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from crosschat.kit import clock
from crosschat.models import WebchatSession, WebchatVisitor
from crosschat.webchat.forgetting import Forgetting
from tests.served import until
from tests.webchat.browser import Shop, kept_files

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
