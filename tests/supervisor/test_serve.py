import json
import os
import signal
import socket
import stat
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from crosschat.postgres import EmbeddedPostgres

Serve = Callable[..., Any]
Gone = Callable[[list[int]], None]


def names(lines: list[str]) -> list[str]:
    return [line.partition(" ")[0] for line in lines]


def last_line(run: Any) -> str:
    lines = run.errors.read_text().strip().splitlines()
    assert not any("Traceback" in line for line in lines), lines
    return str(lines[-1])


def test_a_first_start_migrates_starts_all_and_says_where_what_is(
    first_serve: Serve, ports: tuple[int, int], tmp_path: Path
) -> None:
    run = first_serve().until_ready()
    assert names(run.starts())[0] == "migrate"
    assert sorted(names(run.starts())[1:]) == ["api", "sandbox", "worker"]
    for expected in (
        f"http://localhost:{ports[0]}\n",
        f"http://localhost:{ports[0]}/docs\n",
        "cc_generated_key_0123  (shown once)\n",
        f"{tmp_path}/data/api-key\n",
        f"http://localhost:{ports[1]}/sandbox\n",
        f"curl -X POST http://localhost:{ports[0]}/integrations/whatsapp/webhook",
        '"text": { "body": "Test message" }',
    ):
        assert expected in run.said


def test_a_later_start_shows_the_keys_path_only_and_does_not_migrate(first_serve: Serve) -> None:
    assert first_serve().until_ready().stop() == 0
    again = first_serve().until_ready()
    assert "cc_generated_key_0123" not in again.said
    assert "data/api-key" in again.said
    assert names(again.starts()).count("migrate") == 1


def test_a_key_of_the_operators_own_is_not_shown(first_serve: Serve) -> None:
    run = first_serve(CROSSCHAT_API_KEY="the operators own key").until_ready()
    assert "the operators own key" not in run.said
    assert (run.data_dir / "api-key").read_text() == "the operators own key"


def test_while_nobody_can_sign_in_every_start_shows_where_the_first_owner_does(
    serve: Serve,
) -> None:
    run = serve(STANDIN_UNCLAIMED="1").until_ready()
    assert "http://localhost/welcome#cco_standin  (works once" in run.said
    assert run.stop() == 0
    assert "/welcome#" not in serve().until_ready().said


def test_the_record_tells_who_runs(serve: Serve, ports: tuple[int, int]) -> None:
    run = serve(WORKERS="2").until_ready()
    record = run.record()
    assert record["pid"] == run.process.pid
    assert record["url"] == f"http://localhost:{ports[0]}"
    assert sorted(record["children"]) == ["api", "sandbox", "worker-1", "worker-2"]
    assert "postgres" in psutil.Process(record["postgres"]["pid"]).name()
    for name in ("run.json", "sandbox-seed"):
        assert stat.S_IMODE((run.data_dir / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_all_in_order(serve: Serve, gone: Gone, number: signal.Signals) -> None:
    run = serve().until_ready()
    pids = run.pids()
    assert run.stop(number) == 0
    assert run.starts()[-3:] == ["api ended", "worker ended", "sandbox ended"]
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert not (run.data_dir / "run.json").exists()


def test_a_second_ctrl_c_hurries(serve: Serve, gone: Gone) -> None:
    run = serve(STANDIN_STUBBORN="worker").until_ready()
    pids = run.pids()
    run.process.send_signal(signal.SIGINT)
    run.until(lambda: "api ended" in run.starts())
    run.process.send_signal(signal.SIGINT)
    assert run.process.wait(4) == 0
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.parametrize("name", ["api", "worker-1", "sandbox"])
def test_a_child_that_dies_is_started_again_and_recorded(serve: Serve, name: str) -> None:
    run = serve().until_ready()
    before = run.record()["children"]
    os.kill(before[name], signal.SIGKILL)
    after = run.until(
        lambda: (now := run.record()["children"]).get(name, before[name]) != before[name] and now
    )
    assert {k: v for k, v in after.items() if k != name} == {
        k: v for k, v in before.items() if k != name
    }
    assert f"{name} was ended by SIGKILL; starting it again in 0.2 s" in run.errors.read_text()


def test_a_killed_postgres_comes_back_at_the_same_address(serve: Serve) -> None:
    run = serve().until_ready()
    before = run.record()
    os.kill(before["postgres"]["pid"], signal.SIGKILL)
    after = run.until(
        lambda: (now := run.record())["postgres"]["pid"] != before["postgres"]["pid"] and now
    )
    assert after["postgres"]["dsn"] == before["postgres"]["dsn"]
    assert after["children"] == before["children"]
    assert run.stop() == 0
    # It had recovered: what was committed is there, so nothing is to be migrated.
    assert "migrate" not in names(serve().until_ready().starts())


def test_nothing_survives_a_killed_parent_and_the_next_start_takes_its_place(
    serve: Serve, gone: Gone
) -> None:
    run = serve().until_ready()
    pids = run.pids()
    run.kill()
    again = serve().until_ready()  # the same ports, without a pause
    gone(pids)
    assert set(again.pids()).isdisjoint(pids)
    assert "migrate" not in names(again.starts())


def test_a_second_start_on_one_directory_says_so(serve: Serve, ports: tuple[int, int]) -> None:
    first = serve().until_ready()
    second = serve()
    assert second.ended() == 1
    line = last_line(second)
    assert f"already runs on {first.data_dir}: process {first.process.pid}" in line
    assert f"at http://localhost:{ports[0]}" in line


@pytest.mark.parametrize("variable", ["PORT", "SANDBOX_PORT"])
def test_a_port_in_use_is_told_before_anything_starts(
    first_serve: Serve, ports: tuple[int, int], variable: str
) -> None:
    port = ports[0 if variable == "PORT" else 1]
    with socket.create_server(("127.0.0.1", port)):
        run = first_serve()
        assert run.ended() == 1
    assert f"Port {port} on 127.0.0.1 is in use" in last_line(run)
    assert f"Choose another with {variable}=" in last_line(run)
    assert not (run.data_dir / "postgres").exists()


def test_port_0_takes_a_free_port(serve: Serve) -> None:
    run = serve(PORT="0").until_ready()
    port = int(run.record()["url"].rpartition(":")[2])
    assert port > 0
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert json.load(answer)["PORT"] == str(port)


def test_a_child_that_finds_a_setting_wrong_ends_the_start(serve: Serve) -> None:
    run = serve(STANDIN_FAILS="api")
    assert run.ended() == 2
    assert last_line(run) == "crosschat: WHATSAPP_TOKEN: is not a token"
    assert names(run.starts()).count("api") == 1


def test_flags_and_the_env_file_reach_the_children_and_no_secret_reaches_argv(
    serve: Serve, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("AI_API_KEY=very-secret\nLOG_LEVEL=debug\n")
    run = serve("--agent-debounce", "0", "--no-allow-unsigned-webhooks").until_ready()
    with urllib.request.urlopen(run.url) as answer:
        got = json.load(answer)
    assert got["AGENT_DEBOUNCE"] == "0"
    assert got["ALLOW_UNSIGNED_WEBHOOKS"] == "0"
    assert (got["AI_API_KEY"], got["LOG_LEVEL"]) == ("very-secret", "debug")
    assert got["SANDBOX_SEED"] == (run.data_dir / "sandbox-seed").read_text()
    commands = [" ".join(psutil.Process(p).cmdline()) for p in (run.process.pid, *run.pids())]
    for secret in ("very-secret", got["SANDBOX_SEED"], "cc_generated_key_0123"):
        assert not any(secret in command for command in commands)
        assert secret not in run.errors.read_text()


def test_reload_restarts_api_and_workers_only(serve: Serve) -> None:
    run = serve("--reload").until_ready()
    before = run.record()["children"]
    os.utime(Path(__file__).parents[2] / "src" / "crosschat" / "__main__.py")
    after = run.until(
        lambda: (
            (now := run.record()["children"]).keys() == before.keys()
            and now["api"] != before["api"]
            and now["worker-1"] != before["worker-1"]
            and now
        )
    )
    assert after["sandbox"] == before["sandbox"]
    assert "__main__.py has changed; restarting" in run.errors.read_text()


def test_an_operators_database_is_used_instead_of_our_own(
    first_serve: Serve, tmp_path: Path
) -> None:
    with EmbeddedPostgres(tmp_path / "theirs") as theirs:
        address = theirs.dsn.replace("postgresql://", "postgres://")
        run = first_serve(DATABASE_URL=address).until_ready()
        assert run.record()["postgres"] is None
        assert not (run.data_dir / "postgres").exists()
        assert run.stop() == 0
        assert theirs.pid


def test_a_database_that_does_not_answer_is_one_line_without_its_password(serve: Serve) -> None:
    run = serve(DATABASE_URL="postgres://ann:secret@127.0.0.1:9/shop")
    assert run.ended() == 1
    assert "Cannot connect to the database" in last_line(run)
    assert "secret" not in run.errors.read_text()


def test_a_database_of_a_newer_program_is_refused(serve: Serve) -> None:
    run = serve().until_ready()
    assert run.stop() == 0
    import asyncio

    import asyncpg

    async def age(dsn: str) -> None:
        connection = await asyncpg.connect(dsn)
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        await connection.close()

    with EmbeddedPostgres(run.data_dir) as postgres:
        asyncio.run(age(postgres.dsn))
    again = serve()
    assert again.ended() == 1
    assert "The database is at version 9999" in last_line(again)


def test_a_stop_during_the_start_leaves_nothing(first_serve: Serve, gone: Gone) -> None:
    run = first_serve(STANDIN_DELAY="5")
    run.until(lambda: (run.data_dir / "starts").exists() and "api" in str(run.starts()))
    pids = run.pids()
    assert run.stop() == 0
    gone(pids)
    assert not (run.data_dir / "run.json").exists()
