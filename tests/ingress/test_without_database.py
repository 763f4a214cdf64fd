"""What the API goes on doing while the database is away, or hangs."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select
from tests.e2e.signing import change, envelope, signed, text_message
from tests.served import API_KEY, SEED, Served, serving, until
from tests.streaming import listening

from crosschat.channels.whatsapp import plugin
from crosschat.database import out_of_reach
from crosschat.models import Message, RawEvent
from crosschat.postgres import EmbeddedPostgres

PATH = "/integrations/whatsapp/webhook"
NUMBER = "100000000000001"
assert plugin.simulated is not None
ACCOUNT = plugin.simulated(SEED, "http://127.0.0.1:9")[0]


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("mortal")) as server:
        yield server


@pytest.fixture
async def api(postgres: EmbeddedPostgres, data_dir: Path) -> AsyncIterator[Served]:
    async with serving(postgres.dsn, data_dir) as served, served.working():
        yield served


def _message(message_id: str) -> tuple[bytes, dict[str, str]]:
    item = text_message("351910000001", "hello", message_id, 1)
    return signed(envelope([change(NUMBER, messages=[item])]), ACCOUNT["app_secret"])


async def write(api: Served, message_id: str) -> int:
    body, headers = _message(message_id)
    status, _ = await api.ask("POST", PATH, key=None, data=body, headers=headers)
    return int(status)


async def stored(api: Served) -> list[str]:
    found = select(Message.external_id).where(Message.direction == "inbound").order_by(Message.seq)
    return list(await api.rows(found))


async def kill(postgres: EmbeddedPostgres) -> None:
    assert postgres.pid is not None
    os.kill(postgres.pid, signal.SIGKILL)

    async def reaped() -> bool:
        return postgres.poll() is not None

    await until(reaped)


def waiting() -> float | None:
    return REGISTRY.get_sample_value("crosschat_spool_entries")


async def test_webhooks_handshakes_and_streams_outlive_the_database_and_requests_say_so(
    api: Served, postgres: EmbeddedPostgres
) -> None:
    stream = listening(api.http, f"{api.url}/v1/stream", {"x-api-key": API_KEY})
    async with stream as listener:
        assert (await listener.next()).name == "ready"
        assert await write(api, "wamid.A") == 200
        await listener.until("message.created")
        await kill(postgres)
        assert [await write(api, f"wamid.B{n}") for n in range(3)] == [200, 200, 200]
        assert waiting() == 3
        assert (await api.ask("GET", "/healthz"))[0] == 200
        status, ready = await api.ask("GET", "/readyz")
        assert (status, ready["checks"]["database"]) == (503, False)
        query = f"?hub.mode=subscribe&hub.verify_token={ACCOUNT['verify_token']}&hub.challenge=echo"
        assert await api.ask("GET", PATH + query, key=None) == (200, "echo")
        status, problem = await api.ask("GET", "/v1/conversations")
        assert (status, problem["code"]) == (503, "unavailable")
        assert problem["retry_after"]
        postgres.start()

        async def caught_up() -> bool:
            return len(await stored(api)) == 4

        await until(lambda: _quietly(caught_up))
        assert await stored(api) == ["wamid.A", "wamid.B0", "wamid.B1", "wamid.B2"]
        assert (await listener.until("message.created")).data["id"]
    assert waiting() == 0
    assert await write(api, "wamid.C") == 200
    assert waiting() == 0

    async def stored_at_once() -> bool:
        return (await stored(api))[-1] == "wamid.C"

    await until(stored_at_once)


async def _quietly(condition: Any) -> bool:
    """False while the database is away or starts."""
    try:
        return bool(await condition())
    except Exception as error:
        if not out_of_reach(error):
            raise
        return False


async def test_a_database_that_hangs_counts_as_away_and_stores_once_what_it_was_told_twice(
    api: Served, postgres: EmbeddedPostgres
) -> None:
    before = await stored(api)
    assert postgres.pid is not None
    processes = [postgres.pid, *_children(postgres.pid)]
    for pid in processes:
        os.kill(pid, signal.SIGSTOP)
    try:
        assert await write(api, "wamid.D") == 200
        assert await write(api, "wamid.E") == 200
        assert waiting() == 2
        assert (await api.ask("GET", "/healthz"))[0] == 200
        assert (await api.ask("GET", "/readyz"))[0] == 503
    finally:
        for pid in processes:
            os.kill(pid, signal.SIGCONT)

    async def caught_up() -> bool:
        return len(await stored(api)) >= len(before) + 2

    await until(caught_up)
    assert await stored(api) == [*before, "wamid.D", "wamid.E"]


async def test_what_the_disk_cannot_take_is_refused_before_it_is_acknowledged(
    postgres: EmbeddedPostgres, data_dir: Path
) -> None:
    async with serving(postgres.dsn, data_dir, SPOOL_LIMIT="1000") as api:
        assert await write(api, "wamid.FIRST") == 200
        await kill(postgres)
        try:
            assert await write(api, "wamid.SPOOLED") == 200
            body, headers = _message("wamid.REFUSED" + "x" * 1000)
            async with api.http.post(api.url + PATH, data=body, headers=headers) as answer:
                assert answer.status == 503
                assert answer.headers["retry-after"]
                assert "disk" in (await answer.json(content_type=None))["detail"]
            assert waiting() == 1
        finally:
            postgres.start()

        async def caught_up() -> bool:
            return waiting() == 0

        await until(caught_up)
        bodies = [bytes(e.body) for e in await api.rows(select(RawEvent).order_by(RawEvent.id))]
    assert [b"wamid.SPOOLED" in body for body in bodies[-2:]] == [False, True]
    assert not any(b"wamid.REFUSED" in body for body in bodies)


def _children(pid: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]
