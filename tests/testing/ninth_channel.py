"""The folder that stands for an installed package, and the plugin as its entry point gives it."""

import sys
from importlib.metadata import distributions
from pathlib import Path

from crosschat.messaging.channel import Plugin
from crosschat.messaging.registry import GROUP

SITE = Path(__file__).parent / "ninth"


def loaded() -> Plugin:
    """By its entry point. The folder leaves the path again: other tests have eight channels."""
    [package] = distributions(path=[str(SITE)])
    [entry] = package.entry_points.select(group=GROUP)
    sys.path.insert(0, str(SITE))
    try:
        plugin: Plugin = entry.load()
    finally:
        sys.path.remove(str(SITE))
    return plugin
