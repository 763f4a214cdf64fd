"""The layers hold, and each contract really fails when it is broken."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "crosschat"
# contract → (a module that breaks it, the line that does)
VIOLATIONS = {
    "layers": ("kit/clock.py", "import crosschat.conversations.receive"),
    "channels-independent": ("channels/other.py", "import crosschat.channels.whatsapp"),
    "channels-pure": ("messaging/content.py", "import sqlalchemy"),
    "kit-pure": ("kit/ids.py", "import dotenv"),
    "model-library": ("ingress/split.py", "import pydantic_ai"),
    "core-without-sandbox": ("agents/turn.py", "import crosschat.sandbox.app"),
    "repository-agents": ("ingress/split.py", "import crosschat.agents.repository"),
    "repository-conversations": ("agents/turn.py", "import crosschat.conversations.repository"),
    "repository-webchat": ("agents/turn.py", "import crosschat.webchat.repository"),
}


def contracts() -> set[str]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return {s.split(":")[-1] for s in parser.sections() if s.startswith("importlinter:contract:")}


def lint(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [lint_imports, "--contract", contract, "--no-cache", "--config", ROOT / ".importlinter"],
        cwd=root,
        env={"PYTHONPATH": str(root), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_has_a_violation_to_be_tried() -> None:
    assert contracts() == set(VIOLATIONS)


def test_every_domain_with_a_repository_has_a_contract() -> None:
    domains = {path.parent.name for path in SOURCE.glob("*/repository.py")}
    assert {f"repository-{domain}" for domain in domains} <= contracts()


@pytest.mark.parametrize("contract", sorted(VIOLATIONS))
def test_a_planted_violation_breaks_its_contract(tmp_path: Path, contract: str) -> None:
    place, line = VIOLATIONS[contract]
    for path in SOURCE.rglob("*.py"):
        copy = tmp_path / "crosschat" / path.relative_to(SOURCE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    planted = tmp_path / "crosschat" / place
    planted.write_text((planted.read_text() if planted.exists() else "") + f"\n{line}\n")
    result = lint(tmp_path, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
