"""Secrets that stand where they must not: in the output of processes."""

import re
from collections.abc import Mapping
from pathlib import Path

from crosschat.messaging.registry import Plugins

_SECRET = re.compile(r"(SECRET|TOKEN|KEY|SEED|PASSWORD)(_|$)", re.IGNORECASE)
_OPEN = re.compile(r"publishable", re.IGNORECASE)
_SHORTEST = 7  # characters; anything shorter is no secret and may stand anywhere


def is_secret(name: str, value: object) -> bool:
    """Whether a variable or credential of this name holds a secret."""
    named = _SECRET.search(name) is not None and _OPEN.search(name) is None
    return named and isinstance(value, str) and len(value) >= _SHORTEST


def derived(seed: str) -> dict[str, str]:
    """The secrets of all simulated accounts, which follow from the sandbox's seed."""
    found = {}
    for plugin in Plugins.installed().values():
        if plugin.simulated is not None:
            credentials, _ = plugin.simulated(seed, "http://127.0.0.1:9")
            for name, value in credentials.items():
                if is_secret(name, value):
                    found[f"{plugin.key} {name}"] = value
    return found


def secrets_of(environment: Mapping[str, str]) -> dict[str, str]:
    """All secrets of an installation with these variables, by what they are."""
    found = {name: value for name, value in environment.items() if is_secret(name, value)}
    seed = environment.get("SANDBOX_SEED")
    return {**found, **derived(seed)} if seed else found


def leaks(text: str, secrets: Mapping[str, str]) -> list[str]:
    """Which of the secrets stand in `text`, by their names."""
    return [name for name, value in secrets.items() if value in text]


def leaks_in_files(files: Mapping[str, Path], secrets: Mapping[str, str]) -> list[str]:
    """``file: name`` of each secret that stands in one of the files."""
    return [
        f"{name}: {leak}"
        for name, path in files.items()
        if path.exists()
        for leak in leaks(path.read_text(errors="replace"), secrets)
    ]
