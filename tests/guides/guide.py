"""The guide as data: its settings, commands, endpoints, checklist and troubleshooting rows."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values

PATH = Path(__file__).with_name("chatbot-integrations-guide.md")
SHA256 = "3d6db5a52f7f3145bfd5c598bef750740927f3c89a4dd1a6053080e4dc52f01e"
TEXT = PATH.read_text("utf-8")

_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
Test = TypeVar("Test", bound=Callable[..., Any])
SHOWN: dict[str, list[str]] = {}


def blocks(language: str) -> list[str]:
    """The code blocks in a language, in the guide's order."""
    return [found[2].strip() for found in _BLOCK.finditer(TEXT) if found[1] == language]


def section(title: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    level = title.split(" ", 1)[0]
    after = TEXT.split(f"\n{title}\n", 1)[1]
    return re.split(rf"^#{{2,{len(level)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def table(title: str) -> list[tuple[str, ...]]:
    """The rows of the table below a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


ENV_FILE = blocks("env")[-1] + "\n"


def env() -> dict[str, str]:
    """The settings of the summary's `.env`, as the guide prints them, empty ones too."""
    found = dotenv_values(stream=io.StringIO(ENV_FILE))
    return {name: value or "" for name, value in found.items()}


CHECKLIST = re.findall(r"^- \[ \] (.+)$", section("## Testing Checklist"), re.MULTILINE)
TROUBLES = ("### Telegram", "### WhatsApp/Messenger/Instagram", "### General")
ISSUES = [row[0] for title in TROUBLES for row in table(title)]
ENDPOINTS = table("## Webhook Endpoints Reference")


def shows(*rows: str) -> Callable[[Test], Test]:
    """Say which rows of the guide a test asserts; `test_guide_text` counts them."""

    def mark(test: Test) -> Test:
        for row in rows:
            SHOWN.setdefault(row, []).append(test.__name__)
        return test

    return mark
