"""The core knows no channel by name: not in a string, not in an identifier.

Scans syntax trees, so that comments and docstrings may speak of channels. The short keys are words
of other meaning too, so they count only when a whole string is exactly the key.
"""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.metadata import entry_points
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "crosschat"
# What belongs to channels, plays them, or is a channel's own feature.
OUTSIDE = ("channels", "platforms", "sandbox", "testing", "webchat")
# Files inside the core's folders that are no part of its logic: a channel's own tables and the
# list that registers them, frozen history, and the command that a newcomer is shown to type.
NOT_LOGIC = ("models/webchat_*.py", "models/__init__.py", "migrations/*", "supervisor/banner.py")
EXACT_ONLY = {"x", "email"}
# Keys of the eight channels of the design, built or to come, and the aliases of those built.
DESIGNED = {"whatsapp", "instagram", "messenger", "telegram", "x", "gmail", "email", "webchat"}
# Where a channel's name is shown to people as an example, never acted upon.
EXAMPLES = {"examples", "json_schema_extra"}


def keys() -> set[str]:
    found = set(DESIGNED)
    for entry in entry_points(group="crosschat.channels"):
        plugin = entry.load()
        found |= {plugin.key, *plugin.aliases}
    return found


def core_files() -> list[Path]:
    return [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if path.relative_to(SOURCE).parts[0] not in OUTSIDE
        and not any(fnmatch(str(path.relative_to(SOURCE)), pattern) for pattern in NOT_LOGIC)
    ]


def words(tree: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """(line, word, whether it is a whole string) of everything that the code could act upon."""
    skipped = set(_docstrings(tree)) | set(_examples(tree))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield line, node.value, True
        elif isinstance(node, ast.Name):
            yield line, node.id, False
        elif isinstance(node, ast.Attribute):
            yield line, node.attr, False
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield line, node.name, False
        elif isinstance(node, ast.arg | ast.keyword) and node.arg:
            yield line, node.arg, False
        elif isinstance(node, ast.alias):
            yield line, node.name, False


def _docstrings(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            for statement in body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield statement.value


def _examples(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in EXAMPLES:
            yield from ast.walk(node.value)


def named(word: str, *, whole: bool, key: str) -> bool:
    if key in EXACT_ONLY:
        return whole and word == key
    parts = re.split(r"[^a-z]+", re.sub(r"([A-Z])", r" \1", word).lower())
    return key in parts or key in word.lower().replace(" ", "").split("_")


def offences(source: str, wanted: set[str]) -> list[tuple[int, str]]:
    return [
        (line, word)
        for line, word, whole in words(ast.parse(source))
        for key in wanted
        if named(word, whole=whole, key=key)
    ]


# "email" is a word of its own in the core (members sign in with one, contacts have one): a column's
# name is no channel. The scan looks for it only where a channel's key is compared.
ALLOWED = {"email"}


def test_the_core_names_no_channel() -> None:
    wanted = keys() - ALLOWED
    assert len(wanted) >= 7
    found = {
        f"{path.relative_to(SOURCE)}:{line}": word
        for path in core_files()
        for line, word in offences(path.read_text(), wanted)
    }
    assert found == {}


def test_the_scan_sees_a_channel_in_every_form() -> None:
    for planted in (
        'if channel == "whatsapp": pass',
        "send_telegram_message()",
        "class WhatsappThing: pass",
        'key = "x"',
        "import crosschat.channels.telegram",
        "f(webchat=1)",
    ):
        assert offences(planted, keys()), planted
    for innocent in ('"""whatsapp"""', "x = 1", 'Field(examples=["whatsapp"])', "max_text = 2"):
        assert not offences(innocent, keys()), innocent
