"""What waits on the disk: sound after a crash, in order, refused when the disk is full."""

import asyncio
import errno
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select
from tests.served import until

from crosschat.bus import PostgresBus
from crosschat.database import Database, create_engine
from crosschat.errors import Unavailable
from crosschat.ingress.entries import Entry
from crosschat.ingress.ledger import Ledger
from crosschat.ingress.segments import encode, read
from crosschat.ingress.spool import REJECTED, Spool
from crosschat.jobs.queue import Queue
from crosschat.kit import clock
from crosschat.kit.ids import new_id
from crosschat.models import JobRow, RawEvent

GB = 1024**3


def entry(body: bytes = b"{}", channel: str = "whatsapp") -> Entry:
    return Entry(new_id("evt"), channel, None, ("conn_1",), body, clock.now(), {"x": "1"})


def matching(root: Path, pattern: str) -> list[Path]:
    return sorted(root.glob(pattern))


def segments(root: Path) -> list[Path]:
    return matching(root, "*/*.segment")


async def written(root: Path, *groups: list[Entry]) -> None:
    """What a process leaves behind that was killed after these groups."""
    spool = Spool(root, GB)
    for group in groups:
        await spool.append(group)
    await spool.close()


async def waiting(root: Path) -> list[Entry]:
    """All that a new process finds, in the order in which it drains."""
    spool = Spool(root, GB)
    await spool.adopt()
    found: list[Entry] = []
    while batch := await spool.oldest():
        found += batch.entries
        await spool.done(batch)
    await spool.close()
    return found


async def test_another_process_finds_all_that_was_appended_in_order(tmp_path: Path) -> None:
    entries = [entry(os.urandom(900_000)) for _ in range(12)]  # fills several segments
    await written(tmp_path, entries[:5], entries[5:6], entries[6:])
    assert len(segments(tmp_path)) > 1
    assert await waiting(tmp_path) == entries
    assert segments(tmp_path) == []
    assert matching(tmp_path, "spool_*") == []


async def test_nobody_takes_what_a_living_process_has(tmp_path: Path) -> None:
    living = Spool(tmp_path, GB)
    await living.append([entry()])
    assert await waiting(tmp_path) == []
    assert living.entries == 1
    await living.close()


@pytest.mark.parametrize("cut", [1, 4, 9, 40, "all but a byte"])
async def test_an_end_that_was_not_written_whole_is_cut(tmp_path: Path, cut: int | str) -> None:
    sound, torn = [entry(), entry()], entry(b"x" * 100)
    await written(tmp_path, sound, [torn])
    [path] = segments(tmp_path)
    lost = cut if isinstance(cut, int) else len(encode([torn])) - 1
    os.truncate(path, path.stat().st_size - lost)
    assert await waiting(tmp_path) == sound


@pytest.mark.parametrize("tail", [b"\0" * 4096, os.urandom(4096)])
async def test_rubbish_behind_the_last_group_is_no_entry(tmp_path: Path, tail: bytes) -> None:
    sound = [entry(), entry()]
    await written(tmp_path, sound)
    [path] = segments(tmp_path)
    with path.open("ab") as file:
        file.write(tail)
    assert await waiting(tmp_path) == sound


async def test_a_damaged_entry_costs_itself_and_its_file_is_kept(tmp_path: Path) -> None:
    first, second, third = entry(b"a" * 50), entry(b"b" * 50), entry(b"c" * 50)
    await written(tmp_path, [first, second, third])
    [path] = segments(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"b" * 50, b"b" * 49 + b"?"))
    assert read(path).damaged == 1
    assert await waiting(tmp_path) == [first, third]
    assert len(matching(tmp_path, "*.damaged")) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of one megabyte."""
    path = tmp_path / "small"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(path)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"NO FULL DISK WAS TESTED: {mounted.stderr.decode().strip()}")
    yield path
    subprocess.run(["umount", str(path)], check=True)


async def test_what_a_full_disk_refuses_leaves_nothing_and_costs_nothing_else(
    small_disk: Path,
) -> None:
    spool = Spool(small_disk / "spool", GB)
    kept = [entry(os.urandom(300_000))]
    await spool.append(kept)
    with pytest.raises(OSError, match="No space left") as refused:
        await spool.append([entry(os.urandom(300_000)) for _ in range(5)])
    assert refused.value.errno == errno.ENOSPC
    kept.append(entry(os.urandom(300_000)))
    await spool.append(kept[1:])
    assert spool.entries == 2
    with pytest.raises(OSError, match="No space left"):
        await spool.append([entry(os.urandom(900_000))])
    await spool.close()
    assert await waiting(small_disk / "spool") == kept


async def test_a_spool_as_large_as_allowed_takes_no_more(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 10_000)
    await spool.append([entry(b"x" * 6000)])
    with pytest.raises(OSError, match="SPOOL_LIMIT"):
        await spool.append([entry(b"x" * 6000)])
    assert spool.entries == 1
    await spool.close()


@pytest.fixture
async def ledger(
    database: Database, bus: PostgresBus, tmp_path: Path
) -> AsyncIterator[tuple[Ledger, Spool]]:
    spool = Spool(tmp_path, GB)
    ledger = Ledger(database, Queue(bus), spool)
    yield ledger, spool
    await ledger.stop()


async def stored(database: Database) -> list[RawEvent]:
    async with database.transaction() as session:
        return list(await session.scalars(select(RawEvent).order_by(RawEvent.id)))


async def split_ids(database: Database) -> list[str]:
    async with database.transaction() as session:
        payloads = await session.scalars(select(JobRow.payload).order_by(JobRow.id))
        return [event for payload in payloads for event in orjson.loads(payload)]


async def drained(spool: Spool) -> None:
    async def empty() -> bool:
        return spool.empty

    await until(empty)


async def test_what_a_dead_process_left_comes_before_what_arrives_and_only_once(
    ledger: tuple[Ledger, Spool], database: Database, tmp_path: Path
) -> None:
    """It died between the commit of some of its entries and deleting the segment."""
    it, spool = ledger
    left = [entry(f'{{"n": {n}}}'.encode()) for n in range(1200)]
    await written(tmp_path, left)
    copy = tmp_path / "copy"
    await written(copy, left[:700])
    spool_of_the_dead = Spool(copy, GB)
    first = Ledger(database, Queue(PostgresBus("")), spool_of_the_dead)
    await first.start()
    await drained(spool_of_the_dead)
    await first.stop()
    await it.start()
    assert not spool.empty
    late = entry(b'{"late": 1}')
    await it.append(late)
    await drained(spool)
    rows = await stored(database)
    assert [row.id for row in rows] == [e.id for e in [*left, late]]
    assert bytes(rows[3].body) == left[3].body
    assert rows[3].received_at == left[3].received_at
    assert rows[3].headers == {"x": "1"}
    assert await split_ids(database) == [e.id for e in [*left, late]]


async def test_the_spool_empties_though_more_keeps_arriving_and_each_writers_order_stays(
    ledger: tuple[Ledger, Spool], database: Database, tmp_path: Path
) -> None:
    it, spool = ledger
    left = [entry() for _ in range(3000)]
    await written(tmp_path, left)
    writers: list[list[str]] = [[] for _ in range(10)]
    stopping = asyncio.Event()

    async def write(said: list[str]) -> None:
        while not stopping.is_set():
            one = entry()
            await it.append(one)
            said.append(one.id)

    await it.start()
    writing = asyncio.gather(*map(write, writers))
    await drained(spool)
    already = sum(map(len, writers))

    async def straight() -> bool:
        return sum(map(len, writers)) > already + 100

    await until(straight)
    assert spool.empty
    stopping.set()
    await writing
    place = {event: n for n, event in enumerate(await split_ids(database))}
    assert len(place) == len(left) + sum(map(len, writers))
    for said in ([e.id for e in left], *writers):
        places = [place[event] for event in said]
        assert places == sorted(places)
    assert max(place[e.id] for e in left) < min(place[event] for said in writers for event in said)


async def test_an_entry_that_the_database_refuses_costs_only_itself(
    ledger: tuple[Ledger, Spool], database: Database, tmp_path: Path
) -> None:
    it, spool = ledger
    good = [entry() for _ in range(20)]
    poison = entry(b"it", channel="nul\0here")
    await written(tmp_path, [*good[:7], poison, *good[7:]])
    await it.start()
    await drained(spool)
    assert {row.id for row in await stored(database)} == {e.id for e in good}
    [line] = (tmp_path / REJECTED).read_bytes().splitlines()
    assert orjson.loads(line)["id"] == poison.id
    assert orjson.loads(line)["body"] == "aXQ="
    assert "0x00" in orjson.loads(line)["reason"]


async def test_without_database_and_with_a_full_disk_nothing_is_acknowledged(
    bus: PostgresBus, tmp_path: Path
) -> None:
    nowhere = Database(create_engine("postgresql://nobody@127.0.0.1:9/none"))
    it = Ledger(nowhere, Queue(bus), Spool(tmp_path, 10_000))
    await it.start()
    await it.append(entry())
    with pytest.raises(Unavailable):
        await it.append(entry(b"x" * 10_000))
    await it.stop()
    await nowhere.close()
    assert len(await waiting(tmp_path)) == 1
