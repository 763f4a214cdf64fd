"""A new version changes tables while the old one serves: nobody is refused, nobody waits long."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import text
from tests.served import Served, serving

from crosschat.database import create_engine
from crosschat.migrations.runner import SCRIPTS, head, upgrade

HELD = 3.0  # seconds for which somebody reads what is to be changed
PATIENCE = 1.5  # seconds that a request may take; less than that, and than the ledger's 2.0
TICK = 0.01  # seconds
NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision = "next", "{head}"
branch_labels = depends_on = None


def upgrade():
    for table in ("raw_events", "messages", "conversations", "jobs"):
        op.add_column(table, sa.Column("added", sa.Text, server_default="new"))
"""


def scripts_with_one_more(folder: Path) -> Path:
    shutil.copytree(SCRIPTS, folder)
    (folder / "versions" / "next_columns.py").write_text(NEXT.format(head=head()))
    return folder


async def migrate(dsn: str, scripts: Path) -> None:
    """As the new version does: on a loop of its own, not on that of whoever serves."""
    engine = create_engine(dsn, pool_size=1)
    try:
        await upgrade(engine, scripts)
    finally:
        await engine.dispose()


class Load:
    """Webhooks and reads, one after the other, until told to stop."""

    def __init__(self, api: Served) -> None:
        self._api = api
        self.stopping = False
        self.statuses: Counter[int] = Counter()
        self.slowest = 0.0  # seconds
        self.written = 0
        self._awake = 0.0  # seconds

    async def run(self) -> None:
        asks = 4 * [self._write] + 2 * [self._read]
        await asyncio.gather(self._tick(), *(self._repeat(ask) for ask in asks))

    async def some_more(self) -> None:
        before = self.statuses.total()
        while self.statuses.total() < before + 50:
            await asyncio.sleep(0.05)

    async def _tick(self) -> None:
        """Count the time in which this process ran. The load shares it with what it asks: while
        that imports the first turn's modules, or the machine stands still, nobody waits for a
        table."""
        while not self.stopping:
            began = time.monotonic()
            await asyncio.sleep(TICK)
            self._awake += min(time.monotonic() - began, 5 * TICK)

    async def _repeat(self, ask: Callable[[], Awaitable[int]]) -> None:
        while not self.stopping:
            began = self._awake
            self.statuses[await ask()] += 1
            self.slowest = max(self.slowest, self._awake - began)
            await asyncio.sleep(0.02)

    async def _write(self) -> int:
        self.written += 1
        message = {"from": f"35191000{self.written % 7}", "text": {"body": f"n{self.written}"}}
        body = {"entry": [{"changes": [{"value": {"messages": [message]}}]}]}
        path = "/integrations/whatsapp/webhook"
        status, _ = await self._api.ask("POST", path, key=None, json=body)
        return status

    async def _read(self) -> int:
        status, _ = await self._api.ask("GET", "/v1/conversations")
        return status


async def test_tables_are_changed_under_load_without_a_failed_or_slow_request(
    dsn: str, data_dir: Path, tmp_path: Path
) -> None:
    scripts = scripts_with_one_more(tmp_path / "migrations")
    async with serving(dsn, data_dir, API_RATE="0") as api, api.working():
        load = Load(api)
        running = asyncio.create_task(load.run())
        async with api.system.database.engine.connect() as reader:
            await reader.execute(text("SELECT count(*) FROM messages"))  # holds its lock from here
            began = time.monotonic()
            migrating = asyncio.create_task(asyncio.to_thread(asyncio.run, migrate(dsn, scripts)))
            await asyncio.sleep(HELD)
            assert not migrating.done()
        await migrating
        assert time.monotonic() - began >= HELD
        before = load.statuses.total()
        while load.statuses.total() < before + 50:
            await asyncio.sleep(0.05)
        load.stopping = True
        await running
        async with api.system.database.engine.connect() as connection:
            found = await connection.scalar(text("SELECT DISTINCT added FROM raw_events"))
            stored = await connection.scalar(text("SELECT count(*) FROM raw_events"))
    assert found == "new"
    assert stored == load.written
    assert load.statuses.keys() == {200}
    assert load.slowest < PATIENCE
