"""Whoever installs a package has its channel: connected, heard, answered, like all others."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from crosschat.kit.extensions import installed
from crosschat.models import Delivery
from tests.served import serving, until
from tests.testing.ninth_channel import SITE, loaded

PIGEON = loaded()
RING = {"x-ring": "a ring of gold"}


@pytest.fixture
def _pigeon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a process that was started after the package was installed."""
    monkeypatch.syspath_prepend(str(SITE))
    installed.cache_clear()
    yield
    installed.cache_clear()


@pytest.mark.usefixtures("_pigeon")
async def test_a_channel_found_by_entry_point_works_from_end_to_end(
    dsn: str, data_dir: Path
) -> None:
    async with serving(dsn, data_dir) as api, api.working():
        _, channels = await api.ask("GET", "/v1/channels")
        assert "pigeon" in [channel["key"] for channel in channels["data"]]
        credentials = {"loft": "7", "ring": RING["x-ring"]}
        status, made = await api.ask(
            "POST", "/integrations/pigeon/connect", json={"credentials": credentials}
        )
        assert status == 200, made
        path = f"/integrations/pigeon/{made['connection_id']}/webhook"
        assert (await api.ask("POST", path, key=None, data=b"forged"))[0] == 401
        assert (await api.ask("POST", path, key=None, data=b"coo", headers=RING))[0] == 200

        async def arrived() -> list[dict[str, str]]:
            _, page = await api.ask("GET", "/v1/conversations", params={"channel": "pigeon"})
            return list(page["data"])

        [conversation] = await until(arrived)
        assert conversation["last_message_preview"] == "coo"
        body = {"conversation_id": conversation["id"], "content": "a note of over forty bytes " * 3}
        status, sent = await api.ask("POST", "/v1/messages", json=body)
        assert status == 201, sent

        async def delivered() -> list[Delivery]:
            rows = await api.rows(select(Delivery).where(Delivery.message_id == sent["id"]))
            return rows if all(row.status == "accepted" for row in rows) else []

        parts = await until(delivered)
        assert len(parts) == 3
        taken = [part.id for to, part in sys.modules[PIGEON.open.__module__].SENT if to == "loft"]
        assert [part.id for part in sorted(parts, key=lambda row: row.position)] == taken
