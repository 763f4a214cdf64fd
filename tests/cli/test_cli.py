import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from crosschat import __version__
from crosschat.config import Settings

COMMANDS = (
    "serve",
    "api",
    "worker",
    "migrate",
    "sandbox",
    "keys",
    "openapi",
    "owner-link",
    "send",
    "replay",
    "doctor",
    "backup",
    "restore",
)


def crosschat(
    *arguments: str, directory: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "crosschat", *arguments],
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", **variables},
        cwd=directory,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_version_is_the_packages() -> None:
    assert crosschat("--version").stdout == f"crosschat {__version__}\n"


def test_help_lists_every_command() -> None:
    said = crosschat("--help").stdout
    for command in COMMANDS:
        assert f" {command} " in said


def test_every_setting_that_is_no_secret_is_a_flag_of_serve() -> None:
    said = crosschat("serve", "--help").stdout
    for name, field in Settings.model_fields.items():
        flag = f"--{name.replace('_', '-')} "
        if field.alias is None or SecretStr in getattr(field.annotation, "__args__", ()):
            assert flag not in said
        else:
            assert flag in said
            assert field.alias in said


WRONG = {
    "a port that is no number": (["serve"], {"PORT": "http"}, ["PORT"]),
    "two at once": (["serve"], {"PORT": "-1", "LOG_LEVEL": "loud"}, ["PORT", "LOG_LEVEL"]),
    "as a flag": (["serve", "--workers", "many"], {}, ["WORKERS"]),
    "no Postgres": (["migrate"], {"DATABASE_URL": "mysql://a:secret@b/c"}, ["DATABASE_URL"]),
    "of another command": (["worker"], {"PUBLIC_URL": "example.org"}, ["PUBLIC_URL"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_stops_the_start_and_is_named(case: str, tmp_path: Path) -> None:
    arguments, variables, named = WRONG[case]
    done = crosschat(*arguments, directory=tmp_path, **variables)
    assert done.returncode == 2
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [
        ["crosschat", name] for name in named
    ]
    assert "secret" not in done.stderr


def test_the_env_file_is_read_and_its_mistakes_are_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SANDBOX_PORT=0\n")
    done = crosschat("serve", directory=tmp_path)
    assert (done.returncode, done.stderr.partition(":")[0]) == (2, "crosschat")
    assert "SANDBOX_PORT" in done.stderr


def test_a_directory_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    for command in ("serve", "migrate"):
        done = crosschat(command, directory=tmp_path, CROSSCHAT_DATA_DIR="/proc/crosschat")
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith("crosschat: Cannot write to the data directory /proc/crossch")


def test_what_a_command_cannot_do_is_told_without_a_traceback(tmp_path: Path) -> None:
    done = crosschat("replay", directory=tmp_path)
    assert done.returncode == 2
    assert "--since" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_document_of_the_api_needs_nothing_and_is_always_the_same(tmp_path: Path) -> None:
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}
    written = crosschat("openapi", directory=tmp_path, **nowhere)
    assert (written.returncode, written.stderr) == (0, "")
    document = json.loads(written.stdout)
    assert "/v1/messages" in document["paths"]
    assert "/webchat/v1/messages" in document["paths"]  # a feature's
    assert list(document["paths"]) == sorted(document["paths"])
    assert crosschat("openapi", directory=tmp_path).stdout == written.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_parent_loads_neither_web_framework_nor_database_layer() -> None:
    program = (
        "import sys, crosschat.cli, crosschat.supervisor.serve;"
        "print([m for m in ('sqlalchemy', 'fastapi', 'starlette', 'alembic', 'pydantic_ai',"
        " 'aiohttp', 'rich.console', 'structlog') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
