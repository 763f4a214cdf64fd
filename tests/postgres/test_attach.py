import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from crosschat.config import Settings
from crosschat.postgres import EmbeddedPostgres, attach, open_database

Query = Callable[..., Awaitable[list[Any]]]


def settings(data_dir: Path, **variables: str) -> Settings:
    return Settings.load({"CROSSCHAT_DATA_DIR": str(data_dir), **variables})


def test_nothing_is_attached_to_where_nothing_runs(data_dir: Path) -> None:
    assert attach(data_dir) is None
    with EmbeddedPostgres(data_dir):
        pass
    assert attach(data_dir) is None


async def test_another_process_server_is_attached_to(
    data_dir: Path, own: Callable[..., Any], query: Query
) -> None:
    owner = own(data_dir)
    dsn = attach(data_dir)
    assert dsn == owner.answer["dsn"]
    assert await query(dsn, "SELECT 1") == [(1,)]


def test_a_record_that_outlived_its_server_is_not_believed(
    data_dir: Path, own: Callable[..., Any]
) -> None:
    owner = own(data_dir)
    server = owner.server
    owner.kill()
    server.wait(20)
    assert (data_dir / "run.json").is_file()
    assert attach(data_dir) is None


def test_a_record_whose_process_id_is_somebody_elses_is_not_believed(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir):
        record = json.loads((data_dir / "run.json").read_text())
        record["postgres"]["pid"] = os.getpid()
        (data_dir / "run.json").write_text(json.dumps(record))
        assert attach(data_dir) is None


def test_a_damaged_record_is_not_believed(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir):
        for text in ("", "{", "[]", '{"pid": 1, "postgres": 3}', '{"pid": "x"}'):
            (data_dir / "run.json").write_text(text)
            assert attach(data_dir) is None


async def test_open_database_joins_a_running_server_and_leaves_it_running(
    data_dir: Path, own: Callable[..., Any], query: Query
) -> None:
    owner = own(data_dir)
    with open_database(settings(data_dir)) as dsn:
        assert dsn == owner.answer["dsn"]
    assert await query(dsn, "SELECT 1") == [(1,)]


async def test_open_database_starts_a_server_of_its_own_and_stops_it(
    data_dir: Path, query: Query
) -> None:
    with open_database(settings(data_dir)) as dsn:
        assert await query(dsn, "SELECT 1") == [(1,)]
        assert attach(data_dir) == dsn
    assert attach(data_dir) is None


async def test_open_database_takes_the_operators_database_before_all(
    empty_dir: Path, data_dir: Path, query: Query
) -> None:
    with EmbeddedPostgres(data_dir) as server:
        theirs = server.dsn.replace("postgresql://", "postgresql+asyncpg://")
        with open_database(settings(empty_dir, DATABASE_URL=theirs)) as dsn:
            assert await query(dsn, "SELECT 1") == [(1,)]
    assert not empty_dir.exists()  # noqa: ASYNC240 - a test waits for nobody
