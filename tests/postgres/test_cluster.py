import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crosschat.postgres import EmbeddedPostgres, PostgresFailed
from crosschat.postgres.folders import LOG_LIMIT, trim_log


def one_line(error: BaseException) -> str:
    assert "\n" not in str(error)
    return str(error)


def test_a_cut_initdb_leaves_nothing_that_hinders_the_next_start(empty_dir: Path) -> None:
    half = empty_dir / "postgres.unfinished-abc"
    (half / "base").mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(empty_dir) as postgres:
        assert postgres.pid
    assert not half.exists()


def test_an_empty_cluster_directory_is_filled(empty_dir: Path) -> None:
    (empty_dir / "postgres").mkdir(parents=True)
    with EmbeddedPostgres(empty_dir) as postgres:
        assert postgres.pid


def test_another_major_version_is_refused_and_left_alone(data_dir: Path) -> None:
    (data_dir / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresFailed, match=r"made by PostgreSQL 17.*restore") as caught:
        EmbeddedPostgres(data_dir).start()
    one_line(caught.value)
    assert (data_dir / "postgres" / "PG_VERSION").read_text() == "17\n"


def test_a_directory_with_something_else_in_it_is_refused(empty_dir: Path) -> None:
    (empty_dir / "postgres").mkdir(parents=True)
    (empty_dir / "postgres" / "letter.txt").write_text("keep me")
    with pytest.raises(PostgresFailed, match="not empty but holds no database"):
        EmbeddedPostgres(empty_dir).start()
    assert (empty_dir / "postgres" / "letter.txt").read_text() == "keep me"


def test_a_damaged_cluster_tells_the_logs_reason(data_dir: Path) -> None:
    (data_dir / "postgres" / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(
        PostgresFailed, match=r"could not start: .*pg_control.*postgres\.log"
    ) as caught:
        EmbeddedPostgres(data_dir).start()
    one_line(caught.value)


def test_a_directory_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for impossible in (Path("/proc/crosschat/data"), tmp_path / "file" / "data"):
        with pytest.raises(PostgresFailed, match=r"Cannot write .*CROSSCHAT_DATA_DIR") as caught:
            EmbeddedPostgres(impossible).start()
        one_line(caught.value)


def test_a_failed_start_gives_the_directory_back(empty_dir: Path) -> None:
    (empty_dir / "postgres").mkdir(parents=True)
    (empty_dir / "postgres" / "letter.txt").write_text("")
    with pytest.raises(PostgresFailed):
        EmbeddedPostgres(empty_dir).start()
    (empty_dir / "postgres" / "letter.txt").unlink()
    with EmbeddedPostgres(empty_dir) as postgres:
        assert postgres.pid


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("A FULL DISK IS NOT TESTED: only root can mount a small one")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("A FULL DISK IS NOT TESTED: this container may not mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_clear_line_and_leaves_no_half_cluster(small_disk: Path) -> None:
    with pytest.raises(PostgresFailed, match="No space left on device") as caught:
        EmbeddedPostgres(small_disk / "data").start()
    one_line(caught.value)
    assert not list((small_disk / "data").glob("postgres*"))


def test_a_socket_directory_of_somebody_else_is_refused(data_dir: Path) -> None:
    sockets = EmbeddedPostgres(data_dir).sockets
    sockets.mkdir(mode=0o777)
    sockets.chmod(0o777)
    if os.geteuid() == 0:
        os.chown(sockets, 12345, 12345)
    try:
        with pytest.raises(PostgresFailed, match="belongs to somebody else"):
            EmbeddedPostgres(data_dir).start()
        assert sockets.is_dir()
    finally:
        shutil.rmtree(sockets)


def test_a_grown_log_is_rotated_while_the_server_writes_on(postgres: EmbeddedPostgres) -> None:
    log = postgres.data_dir / "logs" / "postgres.log"
    with log.open("ab") as file:
        file.write(b"x" * LOG_LIMIT)
    trim_log(postgres.data_dir)
    assert log.stat().st_size == 0
    assert log.with_suffix(".log.1").stat().st_size == LOG_LIMIT
    postgres.restart()
    assert b"ready to accept" in log.read_bytes()


def test_customers_words_do_not_reach_the_log(
    data_dir: Path, own: Callable[..., Any], query: Callable[..., Any]
) -> None:
    import asyncio

    owner = own(data_dir)
    words = "CREATE TABLE t AS SELECT 'the secret'::text AS c; SELECT c::int FROM t"
    with pytest.raises(Exception, match="invalid input"):
        asyncio.run(query(owner.answer["dsn"], *words.split("; ")))
    assert "SELECT" not in (data_dir / "logs" / "postgres.log").read_text()
