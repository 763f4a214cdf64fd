import asyncio
import os
import signal
import stat
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from crosschat.postgres import AlreadyRunning, EmbeddedPostgres
from crosschat.postgres.processes import alive

Query = Callable[..., Awaitable[list[Any]]]


def wait_for_exit(pid: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while alive(pid):
        assert time.monotonic() < deadline, f"process {pid} still lives"
        time.sleep(0.02)


async def test_a_first_start_gives_a_utf8_database_with_durable_commits(
    empty_dir: Path, query: Query
) -> None:
    with EmbeddedPostgres(empty_dir) as postgres:
        rows = await query(
            postgres.dsn,
            "SELECT current_user, current_database(), current_setting('server_encoding'),"
            " current_setting('fsync'), current_setting('synchronous_commit'),"
            " current_setting('data_checksums'), current_setting('listen_addresses'), lower('ÄÖ')",
        )
    assert rows == [("crosschat", "crosschat", "UTF8", "on", "on", "on", "", "äö")]


async def test_data_and_address_survive_stop_and_restart(data_dir: Path, query: Query) -> None:
    server = EmbeddedPostgres(data_dir)
    first = server.start()
    await query(first, "CREATE TABLE kept AS SELECT 1 AS n")
    assert server.restart() == first
    assert await query(first, "SELECT n FROM kept") == [(1,)]
    server.stop()
    assert server.pid is None
    with EmbeddedPostgres(data_dir) as again:
        assert again.dsn == first
        assert await query(first, "SELECT n FROM kept") == [(1,)]


async def test_stopping_leaves_no_process_no_socket_and_no_record(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir) as server:
        pid = server.pid
        sockets = server.sockets
        assert pid
        assert (data_dir / "run.json").is_file()
    assert not alive(pid)
    assert not sockets.exists()
    assert not (data_dir / "run.json").exists()


async def test_the_socket_is_private_and_its_path_short(postgres: EmbeddedPostgres) -> None:
    found = postgres.sockets.stat()
    assert stat.S_IMODE(found.st_mode) == 0o700
    assert found.st_uid == (postgres.data_dir / "postgres").stat().st_uid
    assert len(str(postgres.sockets / ".s.PGSQL.5432.lock")) < 100


async def test_a_killed_server_recovers_with_every_committed_row(
    postgres: EmbeddedPostgres, query: Query
) -> None:
    await query(postgres.dsn, "CREATE TABLE kept AS SELECT generate_series(1, 5000) AS n")
    server = psutil.Process(postgres.pid)
    server.kill()
    wait_for_exit(server.pid)
    assert postgres.poll() == -signal.SIGKILL
    postgres.start()
    assert await query(postgres.dsn, "SELECT count(*) FROM kept") == [(5000,)]


async def test_killing_the_owner_ends_the_server_and_the_next_start_finds_the_data(
    data_dir: Path, own: Callable[..., Any], query: Query
) -> None:
    owner = own(data_dir)
    await query(owner.answer["dsn"], "CREATE TABLE kept AS SELECT 7 AS n")
    server = owner.answer["pid"]
    owner.kill()
    # Not waited for: the next start has to cope with a server that is just dying.
    with EmbeddedPostgres(data_dir) as postgres:
        assert await query(postgres.dsn, "SELECT n FROM kept") == [(7,)]
        assert postgres.pid != server
    assert not alive(server)


def test_killing_the_owner_alone_ends_the_server(data_dir: Path, own: Callable[..., Any]) -> None:
    owner = own(data_dir)
    owner.kill()
    wait_for_exit(owner.answer["pid"])


async def test_an_orphan_that_lives_on_is_stopped_and_replaced(
    data_dir: Path, own: Callable[..., Any], query: Query
) -> None:
    owner = own(data_dir, "orphaning")
    await query(owner.answer["dsn"], "CREATE TABLE kept AS SELECT 7 AS n")
    owner.kill()
    await asyncio.sleep(0.2)
    assert alive(owner.answer["pid"])
    with EmbeddedPostgres(data_dir) as postgres:
        assert await query(postgres.dsn, "SELECT n FROM kept") == [(7,)]
    assert not alive(owner.answer["pid"])


def test_a_second_start_names_the_first_one(data_dir: Path, own: Callable[..., Any]) -> None:
    owner = own(data_dir)
    with pytest.raises(AlreadyRunning) as caught:
        EmbeddedPostgres(data_dir).start()
    assert caught.value.pid == owner.process.pid
    assert f"already runs on {data_dir}: process {owner.process.pid}" in str(caught.value)


def test_a_child_that_outlives_the_owner_does_not_keep_the_lock(
    data_dir: Path, own: Callable[..., Any]
) -> None:
    owner = own(data_dir)
    owner.kill()
    assert alive(owner.answer["bystander"])
    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.pid


def test_a_reused_process_id_in_the_servers_pid_file_is_not_taken_for_a_server(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir) as server:
        server_user = psutil.Process(server.pid).uids().real
        lines = (data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    somebody = psutil.Popen(["sleep", "60"], user=server_user if os.geteuid() == 0 else None)
    try:
        stale = data_dir / "postgres" / "postmaster.pid"
        stale.write_text("\n".join([str(somebody.pid), *lines[1:]]) + "\n")
        os.chown(stale, server_user, -1)
        with EmbeddedPostgres(data_dir) as postgres:
            assert postgres.pid
        assert somebody.is_running()
    finally:
        somebody.kill()
        somebody.wait()


def test_stale_sockets_do_not_hinder_a_start(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as server:
        sockets = server.sockets
    sockets.mkdir(mode=0o700)
    (sockets / ".s.PGSQL.5432").write_text("")
    (sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.pid


def test_an_existing_directory_starts_within_a_second(data_dir: Path) -> None:
    began = time.monotonic()
    with EmbeddedPostgres(data_dir):
        assert time.monotonic() - began < 1
