"""The scan of all tests' output finds what it looks for, in xdist's processes too."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEAKING = """
import sys, logging
from tests.planted import API_KEY, SEED
from bench.leaks import derived

MY_TOKEN = "of-this-module-alone"

def test_stdout():
    print("got", API_KEY)

def test_stderr():
    print(derived(SEED)["whatsapp access_token"], file=sys.stderr)

def test_log():
    logging.getLogger("x").warning("bot %s", derived(SEED)["telegram bot_token"])

def test_own():
    print(MY_TOKEN)

def test_clean():
    print("cck_", "nothing to see here", MY_TOKEN[:8])
"""


@pytest.mark.parametrize("more", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_a_test_that_shows_a_planted_secret_fails(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "test_leaking.py").write_text(LEAKING)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.planted", "-q", "-rA", *more, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    said = ran.stdout + ran.stderr
    for leaking, secret in (
        ("stdout", "API_KEY"),
        ("stderr", "whatsapp access_token"),
        ("log", "telegram bot_token"),
        ("own", "MY_TOKEN"),
    ):
        assert re.search(rf"FAILED \S*test_leaking.py::test_{leaking}\b", said), said
        assert f"shows secrets: {secret}." in said
    assert "4 failed, 1 passed" in said
